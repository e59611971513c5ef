using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 3, aggregator to site: the shares that its neighbours sealed for it.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the recipient.</param>
/// <param name="Shares">Ascending by sender.</param>
public sealed record ShareDelivery(Hash256 Round, int Site, ImmutableArray<SealedShares> Shares) : SecureMessage(Round, Site)
{
    internal const byte KindCode = 4;

    private protected override byte Kind => KindCode;

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) =>
        new ShareDelivery(round, site, reader.List<SealedShares>(SealedShares.ItemSize, SealedShares.Read));

    private protected override void Write(MessageWriter writer) => writer.List(Shares, SealedShares.Write);
}
