using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FederatedQC.Parameters.Kernels;

/// <summary>What admission asks of an update: is it finite, how long is it.</summary>
public static class VectorMeasures
{
    /// <summary>Every bit of a float32 but the sign.</summary>
    internal const int MagnitudeMask = 0x7FFF_FFFF;

    /// <summary>The bits of infinity; those of a NaN's magnitude are above, those of a number below.</summary>
    internal const int Infinity = 0x7F80_0000;

    private const int Lanes = 8;

    /// <summary>Whether there is neither NaN nor infinity among the values; true for none.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values) => LargestMagnitudeBits(values) < Infinity;

    /// <summary>The sum of the squares.</summary>
    /// <remarks>
    /// <b>Numerics</b>: in double. Eight partial sums, element i in sum i mod 8, folded as ((0+4)+(2+6))+((1+5)+(3+7)): the same bits on
    /// every machine. NaN gives NaN, infinity gives infinity; float32 values can't overflow it.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SquaredNorm(ReadOnlySpan<float> values)
    {
        // Vector256 has the same lanes everywhere, emulated where the machine lacks them; Vector<T> would change the order with its width.
        var low = Vector256<double>.Zero;
        var high = Vector256<double>.Zero;
        ref var source = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i <= values.Length - Lanes; i += Lanes)
        {
            var eight = Vector256.LoadUnsafe(ref source, (nuint)i);
            var first = Vector256.WidenLower(eight);
            var second = Vector256.WidenUpper(eight);
            low += first * first;
            high += second * second;
        }

        if (i < values.Length)
        {
            Span<float> rest = stackalloc float[Lanes];
            values[i..].CopyTo(rest);
            var eight = Vector256.Create<float>(rest);
            low += Vector256.WidenLower(eight) * Vector256.WidenLower(eight);
            high += Vector256.WidenUpper(eight) * Vector256.WidenUpper(eight);
        }

        var four = low + high;
        return (four[0] + four[2]) + (four[1] + four[3]);
    }

    /// <summary>
    /// The largest magnitude as its bit pattern. Patterns order as magnitudes do, with infinity and NaN above every number.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int LargestMagnitudeBits(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, int>(values);
        var largest = 0;
        var i = 0;
        if (Vector.IsHardwareAccelerated && bits.Length >= Vector<int>.Count)
        {
            ref var source = ref MemoryMarshal.GetReference(bits);
            var mask = new Vector<int>(MagnitudeMask);
            var lanes = Vector<int>.Zero;
            for (; i <= bits.Length - Vector<int>.Count; i += Vector<int>.Count)
            {
                lanes = Vector.Max(lanes, Vector.LoadUnsafe(ref source, (nuint)i) & mask);
            }

            for (var lane = 0; lane < Vector<int>.Count; lane++)
            {
                largest = Math.Max(largest, lanes[lane]);
            }
        }

        for (; i < bits.Length; i++)
        {
            largest = Math.Max(largest, bits[i] & MagnitudeMask);
        }

        return largest;
    }

    /// <summary>Copies the values, and measures them as <see cref="LargestMagnitudeBits"/> does, in one pass.</summary>
    /// <param name="values">The values.</param>
    /// <param name="target">Receives them; as long, and not the same memory unless it begins where they do.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int CopyAndMeasure(ReadOnlySpan<float> values, Span<float> target)
    {
        target = target[..values.Length];
        ref var source = ref MemoryMarshal.GetReference(values);
        ref var result = ref MemoryMarshal.GetReference(target);
        var (first, second) = (Vector<int>.Zero, Vector<int>.Zero);
        var mask = new Vector<int>(MagnitudeMask);
        var i = 0;
        for (; i <= values.Length - (2 * Vector<float>.Count); i += 2 * Vector<float>.Count)
        {
            var (low, high) = (Vector.LoadUnsafe(ref source, (nuint)i), Vector.LoadUnsafe(ref source, (nuint)(i + Vector<float>.Count)));
            low.StoreUnsafe(ref result, (nuint)i);
            high.StoreUnsafe(ref result, (nuint)(i + Vector<float>.Count));
            first = Vector.Max(first, Vector.AsVectorInt32(low) & mask);
            second = Vector.Max(second, Vector.AsVectorInt32(high) & mask);
        }

        values[i..].CopyTo(target[i..]);
        var largest = LargestMagnitudeBits(target[i..]);
        var lanes = Vector.Max(first, second);
        for (var lane = 0; lane < Vector<int>.Count; lane++)
        {
            largest = Math.Max(largest, lanes[lane]);
        }

        return largest;
    }
}
