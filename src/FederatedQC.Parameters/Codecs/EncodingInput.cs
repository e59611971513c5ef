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
}
