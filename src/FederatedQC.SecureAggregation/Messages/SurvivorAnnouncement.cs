using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 4, aggregator to every survivor: whose input is in the sum.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the recipient.</param>
/// <param name="Survivors">Numbers of the sites, ascending.</param>
public sealed record SurvivorAnnouncement(Hash256 Round, int Site, ImmutableArray<int> Survivors) : SecureMessage(Round, Site)
{
    internal const byte KindCode = 7;

    private protected override byte Kind => KindCode;

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) =>
        new SurvivorAnnouncement(round, site, reader.Sites());

    private protected override void Write(MessageWriter writer) => writer.Sites(Survivors);
}
