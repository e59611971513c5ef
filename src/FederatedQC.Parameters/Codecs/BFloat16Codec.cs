using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// Two bytes a parameter: the upper half of its float32, rounded at random so that the expectation of what is decoded is the delta itself.
/// A full block takes 131,072 bytes, half of float32.
/// </summary>
/// <remarks>
/// <b>Source</b>: bfloat16 as in Kalamkar et al., "A study of BFLOAT16 for deep learning training", 2019, with stochastic rounding instead
/// of rounding to nearest. <b>Output</b>: little-endian 16-bit words. <b>Numerics</b>: word = (bits + r) >> 16 on the magnitude, with r the
/// 16 random bits at the position (four parameters an output of <see cref="SplitMix64"/>), which rounds up with exactly the probability of
/// what is cut off. A parameter's error is below 2^-7 of it; what would round up to infinity is rounded down. <b>Strictness</b>: infinities
/// and NaN are refused.
/// </remarks>
internal sealed class BFloat16Codec : IDeltaCodec
{
    private const int Scratch = 1024;

    public string Name => "bfloat16";

    public bool IsUnbiased => true;

    public bool IsContraction => true;

    public bool HasSharedSupport => true;

    public int Unit => 1;

    public int MaxEncodedLength(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count * sizeof(ushort);
    }

    public int Encode(ReadOnlySpan<float> delta, BlockSeeds seeds, Span<byte> destination)
    {
        EncodingInput.ThrowIfNotFinite(VectorMeasures.AllFinite(delta), nameof(delta));
        var length = MaxEncodedLength(delta.Length);
        EncodingInput.ThrowIfTooShort(destination.Length, length, nameof(destination));
        Round(delta, new SplitMix64(seeds.Own), MemoryMarshal.Cast<byte, ushort>(destination[..length]));
        return length;
    }

    public bool TryDecode(ReadOnlySpan<byte> encoded, Span<float> delta)
    {
        if (encoded.Length != (long)delta.Length * sizeof(ushort))
        {
            return false;
        }

        Restore(MemoryMarshal.Cast<byte, ushort>(encoded), delta);
        return VectorMeasures.AllFinite(delta);
    }

    public bool TryAccumulate(ReadOnlySpan<byte> encoded, double weight, Span<double> sum)
    {
        var valid = encoded.Length == (long)sum.Length * sizeof(ushort);
        var words = MemoryMarshal.Cast<byte, ushort>(encoded);
        Span<float> scratch = stackalloc float[Scratch];
        for (var start = 0; valid && start < sum.Length; start += Scratch)
        {
            var values = scratch[..Math.Min(Scratch, sum.Length - start)];
            Restore(words.Slice(start, values.Length), values);
            valid = WeightedSum.AddFinite(sum.Slice(start, values.Length), values, weight);
        }

        return valid;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Round(ReadOnlySpan<float> values, SplitMix64 random, Span<ushort> words)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(values);
            ref var target = ref MemoryMarshal.GetReference(words);
            for (; i <= values.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            {
                var draws = Vector.AsVectorUInt16(random.VectorAt((ulong)i / 4));
                var low = RoundVector(Vector.LoadUnsafe(ref source, (nuint)i), Vector.WidenLower(draws));
                var high = RoundVector(Vector.LoadUnsafe(ref source, (nuint)(i + Vector<float>.Count)), Vector.WidenUpper(draws));
                Vector.Narrow(low, high).StoreUnsafe(ref target, (nuint)i);
            }
        }

        for (; i < values.Length; i++)
        {
            words[i] = BFloat16.Cut(values[i], RoundingDraws.At(random, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Restore(ReadOnlySpan<ushort> words, Span<float> values)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(words);
            ref var target = ref Unsafe.As<float, uint>(ref MemoryMarshal.GetReference(values));
            for (; i <= words.Length - Vector<ushort>.Count; i += Vector<ushort>.Count)
            {
                var vector = Vector.LoadUnsafe(ref source, (nuint)i);
                (Vector.WidenLower(vector) << BFloat16.CutBits).StoreUnsafe(ref target, (nuint)i);
                (Vector.WidenUpper(vector) << BFloat16.CutBits).StoreUnsafe(ref target, (nuint)(i + Vector<uint>.Count));
            }
        }

        for (; i < words.Length; i++)
        {
            values[i] = BFloat16.ToSingle(words[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> RoundVector(Vector<float> values, Vector<uint> draws)
    {
        var bits = Vector.AsVectorUInt32(values);
        var cut = ((bits & new Vector<uint>(BFloat16.MagnitudeMask)) + draws) >>> BFloat16.CutBits;
        var sign = (bits >>> BFloat16.CutBits) & new Vector<uint>(BFloat16.SignBit);
        return Vector.Min(cut, new Vector<uint>(BFloat16.LargestFinite)) | sign;
    }
}
