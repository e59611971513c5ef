using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs;

/// <summary>The loops over one group of signed integers. The vector loop and the plain one after it give the same bits.</summary>
internal static class QuantisedGroup
{
    private const float TwoTo24 = 16_777_216;

    /// <summary>
    /// Rounds a group at random; scale 0 stands for all zeros. <paramref name="start"/> is the group's even position in the block.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Quantise(ReadOnlySpan<float> group, float scale, int largestCode, SplitMix64 random, int start, Span<sbyte> codes)
    {
        if (scale == 0)
        {
            codes.Clear();
            return;
        }

        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(group);
            ref var target = ref MemoryMarshal.GetReference(codes);
            var step = Vector<float>.Count;
            for (; i <= group.Length - (4 * step); i += 4 * step)
            {
                var a = QuantiseVector(ref source, i, scale, largestCode, random, start);
                var b = QuantiseVector(ref source, i + step, scale, largestCode, random, start);
                var c = QuantiseVector(ref source, i + (2 * step), scale, largestCode, random, start);
                var d = QuantiseVector(ref source, i + (3 * step), scale, largestCode, random, start);
                Vector.Narrow(Vector.Narrow(a, b), Vector.Narrow(c, d)).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < group.Length; i++)
        {
            var steps = group[i] / scale;
            var floor = MathF.Floor(steps);
            var position = (ulong)(start + i);
            var half = (uint)((random.At(position / 2) >> (position % 2 == 0 ? 0 : 32)) & uint.MaxValue);
            var code = (int)floor + ((half >> 8) < (steps - floor) * TwoTo24 ? 1 : 0);
            codes[i] = (sbyte)Math.Clamp(code, -largestCode, largestCode);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Dequantise(ReadOnlySpan<sbyte> codes, float scale, Span<float> values)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(codes);
            ref var target = ref MemoryMarshal.GetReference(values);
            var step = Vector<float>.Count;
            for (; i <= codes.Length - Vector<sbyte>.Count; i += Vector<sbyte>.Count)
            {
                var bytes = Vector.LoadUnsafe(ref source, (nuint)i);
                var low = Vector.WidenLower(bytes);
                var high = Vector.WidenUpper(bytes);
                (Lower(low) * scale).StoreUnsafe(ref target, (nuint)i);
                (Upper(low) * scale).StoreUnsafe(ref target, (nuint)(i + step));
                (Lower(high) * scale).StoreUnsafe(ref target, (nuint)(i + (2 * step)));
                (Upper(high) * scale).StoreUnsafe(ref target, (nuint)(i + (3 * step)));
            }
        }

        for (; i < codes.Length; i++)
        {
            values[i] = codes[i] * scale;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Accumulate(ReadOnlySpan<sbyte> codes, float scale, double weight, Span<double> sum)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(codes);
            ref var target = ref MemoryMarshal.GetReference(sum);
            var factor = new Vector<double>(weight);
            for (; i <= codes.Length - Vector<sbyte>.Count; i += Vector<sbyte>.Count)
            {
                var bytes = Vector.LoadUnsafe(ref source, (nuint)i);
                var low = Vector.WidenLower(bytes);
                var high = Vector.WidenUpper(bytes);
                unchecked
                {
                    // Every position is below the length of the group: the checks would cost more than the sums.
                    var step = (nuint)Vector<float>.Count;
                    var index = (nuint)i;
                    WeightedSum.AddVector(ref target, index, Lower(low) * scale, factor);
                    WeightedSum.AddVector(ref target, index + step, Upper(low) * scale, factor);
                    WeightedSum.AddVector(ref target, index + (2 * step), Lower(high) * scale, factor);
                    WeightedSum.AddVector(ref target, index + (3 * step), Upper(high) * scale, factor);
                }
            }
        }

        for (; i < codes.Length; i++)
        {
            sum[i] += codes[i] * scale * weight;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<int> QuantiseVector(ref float source, int index, float scale, int largestCode, SplitMix64 random, int start)
    {
        var steps = Vector.LoadUnsafe(ref source, (nuint)index) / new Vector<float>(scale);
        var floor = Vector.Floor(steps);
        var numbers = random.VectorAt((ulong)(start + index) / 2);
        var draws = Vector.ConvertToSingle(Vector.AsVectorInt32(Vector.AsVectorUInt32(numbers) >>> 8));
        var up = Vector.LessThan(draws, (steps - floor) * TwoTo24);
        var codes = Vector.ConvertToInt32Native(floor) - up;
        return Vector.Min(Vector.Max(codes, new Vector<int>(-largestCode)), new Vector<int>(largestCode));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Lower(Vector<short> codes) => Vector.ConvertToSingle(Vector.WidenLower(codes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Upper(Vector<short> codes) => Vector.ConvertToSingle(Vector.WidenUpper(codes));
}
