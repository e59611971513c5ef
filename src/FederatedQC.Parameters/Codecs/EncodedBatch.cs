using System.Buffers;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Codecs;

/// <summary>Several updates of the same parameters under a codec that sends every parameter, added four a pass over the sum.</summary>
internal static class EncodedBatch
{
    // Four runs of floats and one of the sum, 24 KiB, stay in the nearest cache. Whole units of every codec that comes here.
    private const int Run = 1024;

    // Rows a power of two apart would share a few sets of the cache.
    private const int Stride = Run + 16;

    /// <summary>Adds four updates; false unless the bytes of each are sound.</summary>
    internal delegate bool FourAdder(ReadOnlySpan<ReadOnlyMemory<byte>> encoded, ReadOnlySpan<double> weights, Span<double> sum);

    internal static void ThrowIfDifferent(int updates, int weights, string name)
    {
        if (updates != weights)
        {
            throw new ArgumentException($"There are {weights} weights for {updates} updates.", name);
        }
    }

    /// <summary>Adds the updates, what is left of fours one by one.</summary>
    internal static bool TryAccumulate(
        IDeltaCodec codec, ReadOnlySpan<ReadOnlyMemory<byte>> encoded, ReadOnlySpan<double> weights, Span<double> sum, FourAdder add)
    {
        ThrowIfDifferent(encoded.Length, weights.Length, nameof(weights));
        var fours = encoded.Length - (encoded.Length % FourVectors.Count);
        var valid = true;
        for (var index = 0; valid && index < fours; index += FourVectors.Count)
        {
            valid = add(encoded.Slice(index, FourVectors.Count), weights.Slice(index, FourVectors.Count), sum);
        }

        for (var index = fours; valid && index < encoded.Length; index++)
        {
            valid = codec.TryAccumulate(encoded[index].Span, weights[index], sum);
        }

        return valid;
    }

    /// <summary>The same for a codec whose bytes are not the numbers themselves: runs of four updates are decoded, and then added.</summary>
    internal static bool TryAccumulate(IDeltaCodec codec, ReadOnlySpan<ReadOnlyMemory<byte>> encoded, ReadOnlySpan<double> weights, Span<double> sum) =>
        TryAccumulate(codec, encoded, weights, sum, (four, factors, total) => TryDecodeAndAdd(codec, four, factors, total));

    private static bool TryDecodeAndAdd(IDeltaCodec codec, ReadOnlySpan<ReadOnlyMemory<byte>> encoded, ReadOnlySpan<double> weights, Span<double> sum)
    {
        foreach (var bytes in encoded)
        {
            if (bytes.Length != codec.MaxEncodedLength(sum.Length))
            {
                return false;
            }
        }

        var rented = ArrayPool<float>.Shared.Rent(FourVectors.Count * Stride);
        try
        {
            var valid = true;
            for (var start = 0; valid && start < sum.Length; start += Run)
            {
                var end = Math.Min(start + Run, sum.Length);
                var bytes = codec.MaxEncodedLength(start)..codec.MaxEncodedLength(end);
                for (var vector = 0; valid && vector < FourVectors.Count; vector++)
                {
                    valid = codec.TryDecode(encoded[vector].Span[bytes], rented.AsSpan(vector * Stride, end - start));
                }

                WeightedSum.AddFour(sum[start..end], Vectors(rented, end - start), weights);
            }

            return valid;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private static FourVectors Vectors(ReadOnlySpan<float> rows, int count) =>
        new(rows[..count], rows.Slice(Stride, count), rows.Slice(2 * Stride, count), rows.Slice(3 * Stride, count));
}
