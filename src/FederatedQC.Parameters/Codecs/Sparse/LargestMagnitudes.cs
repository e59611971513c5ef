using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Codecs.Sparse;

/// <summary>Finds the positions of the largest magnitudes.</summary>
/// <remarks>
/// <b>Source</b>: radix selection, from the highest digit down. <b>Inputs</b>: finite values, no fewer than positions are asked for.
/// <b>Output</b>: ascending positions; of equal magnitudes at the border the earlier ones. <b>Numerics</b>: exact, since the bits of
/// magnitudes order as they do.
/// </remarks>
internal static class LargestMagnitudes
{
    private const int Buckets = 1 << 11;

    /// <summary>The digits of a 31-bit magnitude: where each begins and how many bits it has.</summary>
    private static readonly (int Shift, int Bits)[] Digits = [(20, 11), (10, 10), (0, 10)];

    internal static void Select(ReadOnlySpan<float> values, Span<int> positions)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        var (threshold, ties) = Threshold(bits, positions.Length);
        var taken = 0;
        for (var index = 0; taken < positions.Length; index++)
        {
            var magnitude = bits[index] & VectorMeasures.MagnitudeMask;
            if (magnitude > threshold || (magnitude == threshold && ties-- > 0))
            {
                positions[taken++] = index;
            }
        }
    }

    /// <summary>The smallest magnitude that is among the largest, and how many of its equals are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (int Magnitude, int Ties) Threshold(ReadOnlySpan<int> bits, int largest)
    {
        Span<int> histogram = stackalloc int[Buckets];
        var prefix = 0;
        var left = largest;
        foreach (var (shift, width) in Digits)
        {
            Count(bits, prefix, shift, width, histogram);
            var bucket = (1 << width) - 1;
            for (; histogram[bucket] < left; bucket--)
            {
                left -= histogram[bucket];
            }

            prefix = (prefix << width) | bucket;
        }

        return (prefix, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Count(ReadOnlySpan<int> bits, int prefix, int shift, int width, Span<int> histogram)
    {
        histogram.Clear();
        foreach (var value in bits)
        {
            var magnitude = value & VectorMeasures.MagnitudeMask;
            if (magnitude >> shift >> width == prefix)
            {
                histogram[(magnitude >> shift) & ((1 << width) - 1)]++;
            }
        }
    }
}
