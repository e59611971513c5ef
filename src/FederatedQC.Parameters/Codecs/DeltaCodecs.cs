using System.Collections.Frozen;

namespace FederatedQC.Parameters.Codecs;

/// <summary>The codecs by name.</summary>
public static class DeltaCodecs
{
    /// <summary>Every codec: <c>float32</c> and <c>int8</c>.</summary>
    public static FrozenDictionary<string, IDeltaCodec> All { get; } =
        new IDeltaCodec[] { new Float32Codec(), new Int8Codec() }.ToFrozenDictionary(codec => codec.Name, StringComparer.Ordinal);

    /// <summary>The codec of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists the known ones.</exception>
    public static IDeltaCodec Get(string name) =>
        All.TryGetValue(name, out var codec)
            ? codec
            : throw new ArgumentException($"No codec is named '{name}'; known are {string.Join(", ", All.Keys.Order(StringComparer.Ordinal))}.", nameof(name));
}
