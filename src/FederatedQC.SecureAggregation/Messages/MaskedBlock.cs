using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Step 3, site to aggregator: one block of the masked input.</summary>
/// <param name="Round">Id of the round.</param>
/// <param name="Site">Number of the site.</param>
/// <param name="Block">Index of the block.</param>
/// <param name="Packed">The block's integers, see <see cref="Quantisation.PackedIntegers"/>; the length is for the receiver to
/// check.</param>
public sealed record MaskedBlock(Hash256 Round, int Site, int Block, ImmutableArray<byte> Packed) : SecureMessage(Round, Site)
{
    internal const byte KindCode = 5;

    private protected override byte Kind => KindCode;

    internal static SecureMessage Read(Hash256 round, int site, ref MessageReader reader) =>
        new MaskedBlock(round, site, reader.Int(), reader.Rest());

    private protected override void Write(MessageWriter writer)
    {
        writer.Int(Block);
        writer.Bytes(Packed.AsSpan());
    }
}
