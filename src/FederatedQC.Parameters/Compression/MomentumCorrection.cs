using System.Buffers;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Parameters.Compression;

/// <summary>
/// Momentum that reaches also the parameters that are seldom sent: it is accumulated at the site before the sparse codec chooses.
/// </summary>
/// <remarks>
/// <b>Source</b>: Lin et al., "Deep gradient compression", ICLR 2018, algorithm 1 with momentum factor masking: u ← m u + g, v ← v + u;
/// encode v; where it was sent, u ← 0 and v ← 0. <b>Inputs</b>: spans of one block, both zero in the first round; the paper's momentum is
/// 0.9.
/// <b>Output</b>: in place. <b>Numerics</b>: float32, a product and two sums a parameter, not fused. Takes the place of
/// <see cref="ErrorFeedback"/>, since v keeps what is not sent.
/// <b>Differs from source</b>: v is lowered by what was sent rather than cleared, which is the same where the codec sends values exactly
/// and else keeps the error of their rounding; the local gradient is the delta of a round; clipping it to the norm bound times sites^-0.5
/// is left to training.
/// </remarks>
public static class MomentumCorrection
{
    /// <summary>Adds a round's delta: u ← m u + g, v ← v + u.</summary>
    /// <param name="delta">g, the change of each parameter.</param>
    /// <param name="momentum">m, in [0, 1).</param>
    /// <param name="velocity">u; as long as <paramref name="delta"/>.</param>
    /// <param name="pending">v, what is to be encoded; as long as <paramref name="delta"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the momentum is out of its range.</exception>
    public static void Accumulate(ReadOnlySpan<float> delta, float momentum, Span<float> velocity, Span<float> pending)
    {
        BlockSpans.ThrowIfDifferent(delta.Length, velocity.Length, nameof(velocity));
        BlockSpans.ThrowIfDifferent(delta.Length, pending.Length, nameof(pending));
        if (!(momentum >= 0 && momentum < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(momentum), momentum, "Use a number in [0, 1).");
        }

        for (var index = 0; index < delta.Length; index++)
        {
            velocity[index] = (momentum * velocity[index]) + delta[index];
            pending[index] += velocity[index];
        }
    }

    /// <summary>
    /// Encodes what is pending and takes away what was sent. As with <see cref="ErrorFeedback"/>, both vectors belong to the bytes that are
    /// returned: keep the old ones until those are kept.
    /// </summary>
    /// <param name="codec">The plan's codec; a contraction.</param>
    /// <param name="pending">v, after <see cref="Accumulate"/>; finite.</param>
    /// <param name="velocity">u; as long as <paramref name="pending"/>.</param>
    /// <param name="seeds">The seeds of the block.</param>
    /// <param name="destination">Receives the bytes; at least <see cref="IDeltaCodec.MaxEncodedLength"/> long.</param>
    /// <returns>The number of bytes written.</returns>
    /// <exception cref="ArgumentException">The codec is no contraction, the lengths differ, <paramref name="pending"/> holds NaN or
    /// infinity, or the destination is too short.</exception>
    public static int Encode(IDeltaCodec codec, Span<float> pending, Span<float> velocity, BlockSeeds seeds, Span<byte> destination)
    {
        BlockSpans.ThrowIfGrowing(codec);
        BlockSpans.ThrowIfDifferent(pending.Length, velocity.Length, nameof(velocity));
        var rented = ArrayPool<float>.Shared.Rent(pending.Length);
        try
        {
            var sent = rented.AsSpan(0, pending.Length);
            var length = codec.Encode(pending, seeds, destination);
            BlockSpans.Decode(codec, destination[..length], sent);
            Clear(sent, velocity, pending);
            return length;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    /// <summary>Takes away what was sent: u ← 0 and v ← v - sent, where it is not zero.</summary>
    /// <param name="sent">What the encoded block decodes to.</param>
    /// <param name="velocity">u; as long as <paramref name="sent"/>.</param>
    /// <param name="pending">v; as long as <paramref name="sent"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Clear(ReadOnlySpan<float> sent, Span<float> velocity, Span<float> pending)
    {
        BlockSpans.ThrowIfDifferent(sent.Length, velocity.Length, nameof(velocity));
        BlockSpans.ThrowIfDifferent(sent.Length, pending.Length, nameof(pending));
        for (var index = 0; index < sent.Length; index++)
        {
            velocity[index] = sent[index] == 0 ? velocity[index] : 0;
            pending[index] -= sent[index];
        }
    }
}
