using System.Buffers;
using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Storage.Updates;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>What the blocks of an update hold, found by decoding each of them once.</summary>
/// <param name="Fault">What is wrong with a block; <see cref="RefusalReason.None"/> when all can be decoded.</param>
/// <param name="SquaredNorm">Sum of squares over all blocks.</param>
/// <param name="Bytes">Encoded size.</param>
internal readonly record struct UpdateContent(RefusalReason Fault, double SquaredNorm, long Bytes)
{
    /// <summary>Reads the blocks of a complete update; in memory is one at a time.</summary>
    public static UpdateContent Measure(UpdateStore store, UpdateKey key, int parameters, IReadOnlyList<int> lengths)
    {
        var encoded = ArrayPool<byte>.Shared.Rent(lengths.Max());
        var delta = ArrayPool<float>.Shared.Rent(ParameterBlocks.Size);
        try
        {
            var (norm, bytes) = (0.0, 0L);
            for (var block = 0; block < lengths.Count; block++)
            {
                var content = encoded.AsSpan(0, lengths[block]);
                store.ReadBlock(key, block, content);
                var values = delta.AsSpan(0, ParameterBlocks.LengthOf(parameters, block));
                if (!store.Codec.TryDecode(content, values))
                {
                    var hasLength = content.Length == store.Codec.MaxEncodedLength(values.Length);
                    return new UpdateContent(hasLength ? RefusalReason.NotFinite : RefusalReason.WrongShape, norm, bytes);
                }

                norm += VectorMeasures.SquaredNorm(values);
                bytes += content.Length;
            }

            return new UpdateContent(RefusalReason.None, norm, bytes);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(encoded);
            ArrayPool<float>.Shared.Return(delta);
        }
    }

    /// <summary>Whether the plan admits it.</summary>
    public AdmissionVerdict Verdict(AdmissionSettings limits) => Fault == RefusalReason.WrongShape
        ? new AdmissionVerdict(Fault, "a block is no encoding of the model's parameters under the plan's codec")
        : AdmissionGate.CheckContent(limits, Fault == RefusalReason.None, SquaredNorm);
}
