using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FederatedQC.Parameters.Kernels;

/// <summary>The sum of weighted float32 vectors, accumulated in double, and its one rounding to float32.</summary>
/// <remarks>
/// <b>Numerics</b>: each term is (double)value * weight, added without fusing, so every machine and vector width gives the bits of the
/// plain loop. Terms are added in the order of the calls; who needs equal bytes whatever the arrival order calls in a fixed order.
/// NaN and infinity propagate. Thread safe on disjoint spans.
/// </remarks>
public static partial class WeightedSum
{
    /// <summary>Adds a weighted vector: sum[i] += weight * values[i].</summary>
    /// <param name="sum">The running sum.</param>
    /// <param name="values">The vector, as long as <paramref name="sum"/>.</param>
    /// <param name="weight">Its weight.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add(Span<double> sum, ReadOnlySpan<float> values, double weight) => _ = AddFinite(sum, values, weight);

    /// <summary>The same, and whether every value was finite: one pass over the values for both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static bool AddFinite(Span<double> sum, ReadOnlySpan<float> values, double weight)
    {
        ThrowIfDifferent(sum.Length, values.Length, nameof(values));
        var i = 0;
        var largest = Vector<int>.Zero;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(values);
            ref var target = ref MemoryMarshal.GetReference(sum);
            var factor = new Vector<double>(weight);
            var mask = new Vector<int>(VectorMeasures.MagnitudeMask);
            for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var vector = Vector.LoadUnsafe(ref source, (nuint)i);
                largest = Vector.Max(largest, Vector.AsVectorInt32(vector) & mask);
                AddVector(ref target, (nuint)i, vector, factor);
            }
        }

        var isFinite = Vector.LessThanAll(largest, new Vector<int>(VectorMeasures.Infinity));
        for (; i < values.Length; i++)
        {
            sum[i] += values[i] * weight;
            isFinite &= float.IsFinite(values[i]);
        }

        return isFinite;
    }

    /// <summary>Adds the sum to its base and rounds once: result[i] = (float)(base[i] + sum[i]).</summary>
    /// <param name="baseBlock">What the sum is a change of.</param>
    /// <param name="sum">The finished sum.</param>
    /// <param name="result">Receives the result; may be the same memory as <paramref name="baseBlock"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Finish(ReadOnlySpan<float> baseBlock, ReadOnlySpan<double> sum, Span<float> result)
    {
        ThrowIfDifferent(baseBlock.Length, sum.Length, nameof(sum));
        ThrowIfDifferent(baseBlock.Length, result.Length, nameof(result));
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(baseBlock);
            ref var change = ref MemoryMarshal.GetReference(sum);
            ref var target = ref MemoryMarshal.GetReference(result);
            for (; i <= result.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                var values = Vector.LoadUnsafe(ref source, (nuint)i);
                var low = Vector.WidenLower(values) + Vector.LoadUnsafe(ref change, (nuint)i);
                var high = Vector.WidenUpper(values) + Vector.LoadUnsafe(ref change, (nuint)(i + Vector<double>.Count));
                Vector.Narrow(low, high).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < result.Length; i++)
        {
            result[i] = (float)(baseBlock[i] + sum[i]);
        }
    }

    /// <summary>The loop's body for one vector of values: two of the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddVector(ref double sum, nuint index, Vector<float> values, Vector<double> factor)
    {
        var next = unchecked(index + (nuint)Vector<double>.Count);
        var low = Vector.LoadUnsafe(ref sum, index) + (Vector.WidenLower(values) * factor);
        var high = Vector.LoadUnsafe(ref sum, next) + (Vector.WidenUpper(values) * factor);
        low.StoreUnsafe(ref sum, index);
        high.StoreUnsafe(ref sum, next);
    }

    private static void ThrowIfDifferent(int expected, int actual, string name)
    {
        if (expected != actual)
        {
            throw new ArgumentException($"Has {actual} elements, not {expected}.", name);
        }
    }
}
