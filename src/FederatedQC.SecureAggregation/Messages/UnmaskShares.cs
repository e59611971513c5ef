using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 5, survivor to aggregator: the shares that it holds of what is needed; of one site never both kinds.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the site that held them.</param>
/// <param name="Seeds">Shares of survivors' own seeds, ascending by site.</param>
/// <param name="Keys">Shares of dropped sites' mask keys, ascending by site.</param>
public sealed record UnmaskShares(Hash256 Round, int Site, ImmutableArray<RevealedShare> Seeds, ImmutableArray<RevealedShare> Keys)
    : SecureMessage(Round, Site)
{
    internal const byte KindCode = 10;

    private protected override byte Kind => KindCode;

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) =>
        new UnmaskShares(
            round,
            site,
            reader.List<RevealedShare>(RevealedShare.ItemSize, RevealedShare.Read),
            reader.List<RevealedShare>(RevealedShare.ItemSize, RevealedShare.Read)
        );

    private protected override void Write(MessageWriter writer)
    {
        writer.List(Seeds, RevealedShare.Write);
        writer.List(Keys, RevealedShare.Write);
    }
}
