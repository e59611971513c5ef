using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Codecs;

/// <summary>What every codec refuses to encode.</summary>
internal static class EncodingInput
{
    internal static void ThrowIfNotFinite(bool isFinite, string parameter)
    {
        if (!isFinite)
        {
            throw new ArgumentException("A delta with NaN or infinity can't be encoded; whoever made it must check first.", parameter);
        }
    }

    internal static void ThrowIfTooShort(int length, int needed, string parameter)
    {
        if (length < needed)
        {
            throw new ArgumentException($"Has {length} bytes, needs {needed}.", parameter);
        }
    }

    /// <summary>The largest magnitude of a delta, of which every value is finite; 0 for none.</summary>
    internal static float LargestMagnitude(ReadOnlySpan<float> delta, string parameter)
    {
        var largest = BitConverter.Int32BitsToSingle(VectorMeasures.LargestMagnitudeBits(delta));
        ThrowIfNotFinite(float.IsFinite(largest), parameter);
        return largest;
    }

    internal static void ThrowIfDifferent(int updates, int weights, string parameter)
    {
        if (updates != weights)
        {
            throw new ArgumentException($"There are {weights} weights for {updates} updates.", parameter);
        }
    }
}
