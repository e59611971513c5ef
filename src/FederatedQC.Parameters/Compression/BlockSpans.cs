using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Parameters.Compression;

/// <summary>What the feature asks of the spans of a block.</summary>
internal static class BlockSpans
{
    internal static void ThrowIfDifferent(int expected, int actual, string parameter)
    {
        if (expected != actual)
        {
            throw new ArgumentException($"Has {actual} elements, not {expected}.", parameter);
        }
    }

    /// <summary>Refuses a codec of which what it leaves out would grow from round to round.</summary>
    internal static void ThrowIfGrowing(IDeltaCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        if (!codec.IsContraction)
        {
            throw new ArgumentException($"The residual of {codec.Name} would grow for ever.", nameof(codec));
        }
    }

    /// <summary>Decodes what this process has just encoded.</summary>
    internal static void Decode(IDeltaCodec codec, ReadOnlySpan<byte> encoded, Span<float> values)
    {
        if (!codec.TryDecode(encoded, values))
        {
            throw new InvalidOperationException($"The codec {codec.Name} does not decode what it encoded.");
        }
    }
}
