using System.Numerics;
using System.Runtime.InteropServices;

namespace FederatedQC.Parameters.Kernels;

/// <summary>The sum of weighted float32 vectors, accumulated in double, and its one rounding to float32.</summary>
/// <remarks>
/// <b>Numerics</b>: each term is (double)value * weight, added without fusing, so every machine and vector width gives the bits of the plain loop.
/// Terms are added in the order of the calls; who needs equal bytes whatever the arrival order calls in a fixed order.
/// NaN and infinity propagate. Thread safe on disjoint spans.
/// </remarks>
public static class WeightedSum
{
    /// <summary>Adds a weighted vector: sum[i] += weight * values[i].</summary>
    /// <param name="sum">The running sum.</param>
    /// <param name="values">The vector, as long as <paramref name="sum"/>.</param>
    /// <param name="weight">Its weight.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add(Span<double> sum, ReadOnlySpan<float> values, double weight)
    {
        ThrowIfDifferent(sum.Length, values.Length, nameof(values));
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(values);
            ref var target = ref MemoryMarshal.GetReference(sum);
            var factor = new Vector<double>(weight);
            for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector.Widen(Vector.LoadUnsafe(ref source, (nuint)i), out var low, out var high);
                AddVector(ref target, i, low * factor);
                AddVector(ref target, i + Vector<double>.Count, high * factor);
            }
        }

        for (; i < values.Length; i++)
        {
            sum[i] += values[i] * weight;
        }
    }

    /// <summary>Adds the sum to its base and rounds once: result[i] = (float)(base[i] + sum[i]).</summary>
    /// <param name="baseBlock">What the sum is a change of.</param>
    /// <param name="sum">The finished sum.</param>
    /// <param name="result">Receives the result; may be the same memory as <paramref name="baseBlock"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
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
                Vector.Widen(Vector.LoadUnsafe(ref source, (nuint)i), out var low, out var high);
                low += Vector.LoadUnsafe(ref change, (nuint)i);
                high += Vector.LoadUnsafe(ref change, (nuint)(i + Vector<double>.Count));
                Vector.Narrow(low, high).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < result.Length; i++)
        {
            result[i] = (float)(baseBlock[i] + sum[i]);
        }
    }

    internal static void AddVector(ref double sum, int index, Vector<double> terms) =>
        (Vector.LoadUnsafe(ref sum, (nuint)index) + terms).StoreUnsafe(ref sum, (nuint)index);

    private static void ThrowIfDifferent(int expected, int actual, string name)
    {
        if (expected != actual)
        {
            throw new ArgumentException($"Has {actual} elements, not {expected}.", name);
        }
    }
}
