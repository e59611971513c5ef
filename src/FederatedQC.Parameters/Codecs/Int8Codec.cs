using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// One byte a parameter: groups of 256, each a float32 scale (largest magnitude / 127) and then one signed byte a parameter, rounded at random
/// so that the expectation of what is decoded is the delta itself. A full block takes 66,560 bytes, 25.4 % of float32.
/// </summary>
/// <remarks>
/// <b>Source</b>: stochastic rounding as in QSGD (Alistarh et al., NeurIPS 2017), with the maximum norm by group.
/// <b>Numerics</b>: code = floor(x / scale) + (r / 2^24 &lt; frac(x / scale)), kept within -127..127, with r the upper 24 bits of the
/// parameter's 32-bit half of <see cref="SplitMix64"/> (low half for even positions). The error of a parameter is below one scale, its bias
/// below scale / 2^22. A group whose scale would be subnormal is all zero, with scale 0: the largest magnitude lost that way is 1.5e-36.
/// <b>Strictness</b>: a negative, infinite or NaN scale, one whose 127-fold overflows, and the code -128 are refused.
/// </remarks>
internal sealed class Int8Codec : IDeltaCodec
{
    internal const int GroupSize = 256;
    internal const int LargestCode = 127;
    private const int ScaleSize = sizeof(float);
    private const float SmallestNormal = 1.17549435e-38f;

    public string Name => "int8";

    public int Unit => GroupSize;

    public int MaxEncodedLength(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return checked((int)EncodedLength(count));
    }

    public int Encode(ReadOnlySpan<float> delta, ulong seed, Span<byte> destination)
    {
        var length = MaxEncodedLength(delta.Length);
        EncodingInput.ThrowIfTooShort(destination.Length, length, nameof(destination));
        var random = new SplitMix64(seed);
        for (var start = 0; start < delta.Length; start += GroupSize)
        {
            var group = delta.Slice(start, Math.Min(GroupSize, delta.Length - start));
            var largest = BitConverter.Int32BitsToSingle(VectorMeasures.LargestMagnitudeBits(group));
            EncodingInput.ThrowIfNotFinite(float.IsFinite(largest), nameof(delta));
            var scale = ScaleOf(largest);
            BinaryPrimitives.WriteSingleLittleEndian(destination, scale);
            var codes = MemoryMarshal.Cast<byte, sbyte>(destination.Slice(ScaleSize, group.Length));
            if (scale == 0)
            {
                codes.Clear();
            }
            else
            {
                Int8Group.Quantise(group, scale, random, start, codes);
            }

            destination = destination[(ScaleSize + group.Length)..];
        }

        return length;
    }

    public bool TryDecode(ReadOnlySpan<byte> encoded, Span<float> delta)
    {
        if (!IsValid(encoded, delta.Length))
        {
            return false;
        }

        for (var start = 0; start < delta.Length; start += GroupSize)
        {
            var group = Group(encoded, start, delta.Length);
            Int8Group.Dequantise(group.Codes, group.Scale, delta.Slice(start, group.Codes.Length));
        }

        return true;
    }

    public bool TryAccumulate(ReadOnlySpan<byte> encoded, double weight, Span<double> sum)
    {
        if (!IsValid(encoded, sum.Length))
        {
            return false;
        }

        for (var start = 0; start < sum.Length; start += GroupSize)
        {
            var group = Group(encoded, start, sum.Length);
            Int8Group.Accumulate(group.Codes, group.Scale, weight, sum.Slice(start, group.Codes.Length));
        }

        return true;
    }

    private static float ScaleOf(float largest)
    {
        var scale = largest / LargestCode;
        if (scale < SmallestNormal)
        {
            return 0;
        }

        // Near float.MaxValue the quotient rounds up, and 127 times it would overflow on decoding.
        return float.IsFinite(scale * LargestCode) ? scale : float.BitDecrement(scale);
    }

    private static bool IsValid(ReadOnlySpan<byte> encoded, int count)
    {
        if (encoded.Length != EncodedLength(count))
        {
            return false;
        }

        var valid = true;
        for (var start = 0; valid && start < count; start += GroupSize)
        {
            var group = Group(encoded, start, count);
            valid = !float.IsNegative(group.Scale) && float.IsFinite(group.Scale * LargestCode) && !group.Codes.Contains(sbyte.MinValue);
        }

        return valid;
    }

    private static long EncodedLength(int count) => count + ((count + GroupSize - 1L) / GroupSize * ScaleSize);

    private static EncodedGroup Group(ReadOnlySpan<byte> encoded, int start, int count)
    {
        var offset = start + (start / GroupSize * ScaleSize);
        var scale = BinaryPrimitives.ReadSingleLittleEndian(encoded[offset..]);
        var codes = encoded.Slice(offset + ScaleSize, Math.Min(GroupSize, count - start));
        return new EncodedGroup(scale, MemoryMarshal.Cast<byte, sbyte>(codes));
    }

    private readonly ref struct EncodedGroup(float scale, ReadOnlySpan<sbyte> codes)
    {
        internal float Scale { get; } = scale;
        internal ReadOnlySpan<sbyte> Codes { get; } = codes;
    }
}
