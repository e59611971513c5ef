using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Codecs;

/// <summary>The lossless codec: the little-endian float32 bytes of the delta. The seeds have no effect.</summary>
internal sealed class Float32Codec : IDeltaCodec
{
    public string Name => "float32";

    public bool IsUnbiased => true;

    public bool IsContraction => true;

    public bool HasSharedSupport => true;

    public int Unit => 1;

    public bool IsPlain => true;

    public int MaxEncodedLength(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return count * sizeof(float);
    }

    public int Encode(ReadOnlySpan<float> delta, BlockSeeds seeds, Span<byte> destination)
    {
        EncodingInput.ThrowIfNotFinite(VectorMeasures.AllFinite(delta), nameof(delta));
        EncodingInput.ThrowIfTooShort(destination.Length, MaxEncodedLength(delta.Length), nameof(destination));
        var bytes = FloatBytes.Of(delta);
        bytes.CopyTo(destination);
        return bytes.Length;
    }

    public bool TryDecode(ReadOnlySpan<byte> encoded, Span<float> delta) =>
        HasLength(encoded, delta.Length) && VectorMeasures.CopyAndMeasure(FloatBytes.Values(encoded), delta) < VectorMeasures.Infinity;

    public bool TryAccumulate(ReadOnlySpan<byte> encoded, double weight, Span<double> sum) =>
        HasLength(encoded, sum.Length) && WeightedSum.AddFinite(sum, FloatBytes.Values(encoded), weight);

    // Four a pass over the sum, and what is left of fours one by one.
    public bool TryAccumulate(ReadOnlySpan<ReadOnlyMemory<byte>> encoded, ReadOnlySpan<double> weights, Span<double> sum)
    {
        EncodingInput.ThrowIfDifferent(encoded.Length, weights.Length, nameof(weights));
        var fours = encoded.Length - (encoded.Length % FourVectors.Count);
        var valid = true;
        for (var index = 0; valid && index < fours; index += FourVectors.Count)
        {
            valid = TryAddFour(encoded.Slice(index, FourVectors.Count), weights.Slice(index, FourVectors.Count), sum);
        }

        for (var index = fours; valid && index < encoded.Length; index++)
        {
            valid = TryAccumulate(encoded[index].Span, weights[index], sum);
        }

        return valid;
    }

    private static bool TryAddFour(ReadOnlySpan<ReadOnlyMemory<byte>> encoded, ReadOnlySpan<double> weights, Span<double> sum)
    {
        foreach (var bytes in encoded)
        {
            if (!HasLength(bytes.Span, sum.Length))
            {
                return false;
            }
        }

        var vectors = new FourVectors(Values(encoded[0]), Values(encoded[1]), Values(encoded[2]), Values(encoded[3]));
        return WeightedSum.AddFour(sum, vectors, weights)
            || (AllFinite(encoded[0]) && AllFinite(encoded[1]) && AllFinite(encoded[2]) && AllFinite(encoded[3]));
    }

    private static ReadOnlySpan<float> Values(ReadOnlyMemory<byte> encoded) => FloatBytes.Values(encoded.Span);

    private static bool AllFinite(ReadOnlyMemory<byte> encoded) => VectorMeasures.AllFinite(Values(encoded));

    private static bool HasLength(ReadOnlySpan<byte> encoded, int count) => encoded.Length == (long)count * sizeof(float);
}
