using System.Collections.Immutable;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// The step from the base of a round to the model that the round made: applied to the base, it gives the model, bit for bit.
/// </summary>
/// <param name="Codec">Name of the delta codec.</param>
/// <param name="Blocks">The encoded blocks, one for each block of the model (<see cref="Parameters.Compression.StepCodec"/>).</param>
public sealed record EncodedStep(string Codec, ImmutableArray<byte[]> Blocks)
{
    /// <summary>Bytes of all blocks.</summary>
    public long Bytes => Blocks.Sum(block => (long)block.Length);
}
