using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 3, site to aggregator: all blocks of the masked input are sent.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the site.</param>
/// <param name="Blocks">Number of blocks sent.</param>
public sealed record InputCommit(Hash256 Round, int Site, int Blocks) : SecureMessage(Round, Site)
{
    internal const byte KindCode = 6;

    private protected override byte Kind => KindCode;

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) => new InputCommit(round, site, reader.Int());

    private protected override void Write(MessageWriter writer) => writer.Int(Blocks);
}
