using System.Buffers;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Parameters.Compression;

/// <summary>Encodes what is meant together with what earlier rounds left unsent, and keeps what this one leaves.</summary>
/// <remarks>
/// <b>Source</b>: Karimireddy et al., "Error feedback fixes SignSGD and other gradient compression schemes", ICML 2019, algorithm 2, after
/// Seide et al., Interspeech 2014: u = C(Δ + e), e ← Δ + e - u. <b>Inputs</b>: the delta Δ and the residual e of one block; e is zero in
/// the first round.
/// <b>Output</b>: the bytes of u, and the new residual in place of the old. <b>Numerics</b>: one float32 sum and one float32 difference a
/// parameter, so the sum of all that was sent and the residual is the sum of all that was meant, but for a rounding each. <b>Differs from
/// source</b>: nothing.
/// </remarks>
public static class ErrorFeedback
{
    /// <summary>
    /// Encodes a block. The residual is the caller's and outlives this process where it is to survive a restart: it belongs to the bytes
    /// that are returned, so keep the old one until those are kept, or the same delta is counted twice.
    /// </summary>
    /// <param name="codec">The plan's codec; a contraction.</param>
    /// <param name="delta">What is meant; finite.</param>
    /// <param name="residual">What is still to be sent; as long as <paramref name="delta"/>. Unchanged where this throws.</param>
    /// <param name="seeds">The seeds of the block.</param>
    /// <param name="destination">Receives the bytes; at least <see cref="IDeltaCodec.MaxEncodedLength"/> long.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">The codec is no contraction, the lengths differ, the sum holds NaN or infinity, or the
    /// destination is too short.</exception>
    public static int Encode(IDeltaCodec codec, ReadOnlySpan<float> delta, Span<float> residual, BlockSeeds seeds, Span<byte> destination)
    {
        BlockSpans.ThrowIfGrowing(codec);
        BlockSpans.ThrowIfDifferent(delta.Length, residual.Length, nameof(residual));
        var rented = ArrayPool<float>.Shared.Rent(delta.Length);
        try
        {
            var meant = rented.AsSpan(0, delta.Length);
            for (var index = 0; index < meant.Length; index++)
            {
                meant[index] = delta[index] + residual[index];
            }

            var length = codec.Encode(meant, seeds, destination);
            BlockSpans.Decode(codec, destination[..length], residual);
            for (var index = 0; index < meant.Length; index++)
            {
                residual[index] = meant[index] - residual[index];
            }

            return length;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
