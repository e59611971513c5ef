using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// The loops over one group of <see cref="Float16Codec"/>. The vector loop and the plain one after it give the same bits.
/// </summary>
internal static class HalfGroup
{
    private const int CutBits = 13;
    private const int SignOfHalf = 0x8000;
    private const int MagnitudeOfHalf = 0x7FFF;

    /// <summary>The difference of the formats' exponents, 127 - 15, where a half has its exponent.</summary>
    private const int Rebias = 112 << 10;

    /// <summary>2^-14: below are binary16's subnormal numbers, which have the step that float32 has above it, cut to ten bits.</summary>
    private const float SmallestNormal = 6.10351562e-5f;
    private const int SmallestNormalHalf = 0x0400;
    private const float TwoTo112 = 5.19229686e33f;

    /// <summary>Rounds a group at random; <paramref name="start"/> is its position in the block, divisible by four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Round(ReadOnlySpan<float> group, HalfExponent exponent, SplitMix64 random, int start, Span<ushort> halves)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(group);
            ref var target = ref MemoryMarshal.GetReference(halves);
            var step = Vector<float>.Count;
            for (; i <= group.Length - (2 * step); i += 2 * step)
            {
                var draws = Vector.AsVectorUInt16(random.VectorAt((ulong)(start + i) / 4));
                var low = RoundVector(Vector.LoadUnsafe(ref source, (nuint)i), exponent, Vector.WidenLower(draws));
                var high = RoundVector(Vector.LoadUnsafe(ref source, (nuint)(i + step)), exponent, Vector.WidenUpper(draws));
                Vector.Narrow(low, high).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < group.Length; i++)
        {
            var scaled = MathF.Abs(group[i]) * exponent.ToHalf;
            var isSubnormal = scaled < SmallestNormal;
            var bits = BitConverter.SingleToInt32Bits(isSubnormal ? scaled + SmallestNormal : scaled);
            var draw = RoundingDraws.At(random, start + i) >> (RoundingDraws.Bits - CutBits);
            var half = ((bits + draw) >> CutBits) - Rebias - (isSubnormal ? SmallestNormalHalf : 0);
            var sign = float.IsNegative(group[i]) ? SignOfHalf : 0;
            halves[i] = (ushort)(Math.Min(half, exponent.LargestHalf) | sign);
        }
    }

    /// <summary>The numbers that halves stand for; returns the largest bits of their magnitudes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static int Restore(ReadOnlySpan<ushort> halves, HalfExponent exponent, Span<float> values)
    {
        var largest = 0;
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(halves);
            ref var target = ref MemoryMarshal.GetReference(values);
            var lanes = Vector<ushort>.Zero;
            for (; i <= halves.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            {
                var words = Vector.LoadUnsafe(ref source, (nuint)i);
                lanes = Vector.Max(lanes, words & new Vector<ushort>(MagnitudeOfHalf));
                RestoreVector(Vector.WidenLower(words), exponent).StoreUnsafe(ref target, (nuint)i);
                RestoreVector(Vector.WidenUpper(words), exponent).StoreUnsafe(ref target, (nuint)(i + Vector<float>.Count));
            }

            for (var lane = 0; lane < Vector<ushort>.Count; lane++)
            {
                largest = Math.Max(largest, lanes[lane]);
            }
        }

        for (; i < halves.Length; i++)
        {
            var magnitude = halves[i] & MagnitudeOfHalf;
            largest = Math.Max(largest, magnitude);
            var value = BitConverter.Int32BitsToSingle(magnitude << CutBits) * TwoTo112 * exponent.FromHalf;
            values[i] = (halves[i] & SignOfHalf) == 0 ? value : -value;
        }

        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> RoundVector(Vector<float> values, HalfExponent exponent, Vector<uint> draws)
    {
        var scaled = Vector.Abs(values) * exponent.ToHalf;
        var isSubnormal = Vector.LessThan(scaled, new Vector<float>(SmallestNormal));
        var normal = Vector.AsVectorInt32(Vector.ConditionalSelect(isSubnormal, scaled + new Vector<float>(SmallestNormal), scaled));
        var cut = (normal + Vector.AsVectorInt32(draws >>> (RoundingDraws.Bits - CutBits))) >> CutBits;
        var half = cut - new Vector<int>(Rebias) - (isSubnormal & new Vector<int>(SmallestNormalHalf));
        var sign = (Vector.AsVectorInt32(values) >>> 16) & new Vector<int>(SignOfHalf);
        return Vector.AsVectorUInt32(Vector.Min(half, new Vector<int>(exponent.LargestHalf)) | sign);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> RestoreVector(Vector<uint> halves, HalfExponent exponent)
    {
        var magnitudes = Vector.AsVectorSingle((halves & new Vector<uint>(MagnitudeOfHalf)) << CutBits) * TwoTo112 * exponent.FromHalf;
        return Vector.AsVectorSingle(Vector.AsVectorUInt32(magnitudes) | ((halves & new Vector<uint>(SignOfHalf)) << 16));
    }
}
