using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 2, site to aggregator: the shares of its secrets, one sealed pair for each neighbour of its bundle.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the site.</param>
/// <param name="SeedCommitment">Hash of the seed of its own mask, by which a wrong share is noticed.</param>
/// <param name="Shares">Ascending by recipient.</param>
public sealed record ShareUpload(Hash256 Round, int Site, Hash256 SeedCommitment, ImmutableArray<SealedShares> Shares)
    : SecureMessage(Round, Site)
{
    internal const byte KindCode = 3;

    private protected override byte Kind => KindCode;

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) =>
        new ShareUpload(round, site, reader.Hash(), reader.List<SealedShares>(SealedShares.ItemSize, SealedShares.Read));

    private protected override void Write(MessageWriter writer)
    {
        writer.Hash(SeedCommitment);
        writer.List(Shares, SealedShares.Write);
    }
}
