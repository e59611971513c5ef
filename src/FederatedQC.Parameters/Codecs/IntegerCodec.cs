using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs;

/// <summary>Groups of a float32 scale and then signed integers of a few bits, of which the lowest is not used.</summary>
/// <param name="name">The codec's name.</param>
/// <param name="bits">Bits of an integer, 2 to 8.</param>
internal abstract class IntegerCodec(string name, int bits) : GroupedCodec(name, new GroupLayout(ScaleSize, bits))
{
    private const int ScaleSize = sizeof(float);
    private readonly int _largestCode = (1 << (bits - 1)) - 1;

    /// <summary>Writes the integers of a group.</summary>
    protected abstract void Pack(ReadOnlySpan<sbyte> codes, Span<byte> packed);

    /// <summary>Reads the integers of a group; false where the bits after them are not 0.</summary>
    /// <param name="packed">The group's bytes after the scale.</param>
    /// <param name="scratch">As long as the group.</param>
    /// <param name="codes">The integers, in either of the two.</param>
    protected abstract bool TryUnpack(ReadOnlySpan<byte> packed, Span<sbyte> scratch, out ReadOnlySpan<sbyte> codes);

    protected sealed override void Write(ReadOnlySpan<float> group, float largest, SplitMix64 random, int start, Span<byte> encoded)
    {
        Span<sbyte> codes = stackalloc sbyte[GroupLayout.Size];
        var scale = GroupScale.For(largest, _largestCode);
        BinaryPrimitives.WriteSingleLittleEndian(encoded, scale);
        QuantisedGroup.Quantise(group, scale, _largestCode, random, start, codes[..group.Length]);
        Pack(codes[..group.Length], encoded[ScaleSize..]);
    }

    protected sealed override bool TryRead(ReadOnlySpan<byte> encoded, Span<float> group)
    {
        Span<sbyte> scratch = stackalloc sbyte[GroupLayout.Size];
        var valid = TryRead(encoded, scratch[..group.Length], out var scale, out var codes);
        QuantisedGroup.Dequantise(codes, scale, group);
        return valid;
    }

    protected sealed override bool TryAdd(ReadOnlySpan<byte> encoded, double weight, Span<double> sum, Span<float> scratch)
    {
        var valid = TryRead(encoded, MemoryMarshal.Cast<float, sbyte>(scratch)[..sum.Length], out var scale, out var codes);
        QuantisedGroup.Accumulate(codes, scale, weight, sum);
        return valid;
    }

    private bool TryRead(ReadOnlySpan<byte> encoded, Span<sbyte> scratch, out float scale, out ReadOnlySpan<sbyte> codes)
    {
        scale = BinaryPrimitives.ReadSingleLittleEndian(encoded);
        return TryUnpack(encoded[ScaleSize..], scratch, out codes)
            && GroupScale.IsSound(scale, _largestCode)
            && !codes.Contains((sbyte)(-_largestCode - 1));
    }
}
