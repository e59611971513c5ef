using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Codecs;

/// <summary>The lossless codec: the little-endian float32 bytes of the delta. The seed has no effect.</summary>
internal sealed class Float32Codec : IDeltaCodec
{
    public string Name => "float32";

    public int Unit => 1;

    public int MaxEncodedLength(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count * sizeof(float);
    }

    public int Encode(ReadOnlySpan<float> delta, ulong seed, Span<byte> destination)
    {
        EncodingInput.ThrowIfNotFinite(VectorMeasures.AllFinite(delta), nameof(delta));
        EncodingInput.ThrowIfTooShort(destination.Length, MaxEncodedLength(delta.Length), nameof(destination));
        var bytes = FloatBytes.Of(delta);
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    public bool TryDecode(ReadOnlySpan<byte> encoded, Span<float> delta)
    {
        if (!IsValid(encoded, delta.Length))
        {
            return false;
        }

        encoded.CopyTo(FloatBytes.Of(delta));
        return true;
    }

    public bool TryAccumulate(ReadOnlySpan<byte> encoded, double weight, Span<double> sum)
    {
        if (!IsValid(encoded, sum.Length))
        {
            return false;
        }

        WeightedSum.Add(sum, FloatBytes.Values(encoded), weight);
        return true;
    }

    private static bool IsValid(ReadOnlySpan<byte> encoded, int count) =>
        encoded.Length == (long)count * sizeof(float) && VectorMeasures.AllFinite(FloatBytes.Values(encoded));
}
