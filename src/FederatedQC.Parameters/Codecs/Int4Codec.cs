namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// Half a byte a parameter: groups of 256, each a float32 scale (largest magnitude / 7) and then two signed codes a byte, rounded at random
/// so that the expectation of what is decoded is the delta itself. A full block takes 33,792 bytes, 12.9 % of float32.
/// </summary>
/// <remarks>
/// <b>Source</b>: as <see cref="Int8Codec"/>, with codes within -7..7. <b>Numerics</b>: the error of a parameter is below one scale, its
/// bias below scale / 2^22. A group whose scale would be subnormal is all zero, with scale 0: the largest magnitude lost that way is
/// 8.3e-38.
/// <b>Strictness</b>: a negative, infinite or NaN scale, one whose 7-fold overflows, the code -8 and a last half that is not 0 are refused.
/// </remarks>
internal sealed class Int4Codec() : IntegerCodec("int4", bits: 4)
{
    protected override void Pack(ReadOnlySpan<sbyte> codes, Span<byte> packed) => NibblePairs.Pack(codes, packed);

    protected override bool TryUnpack(ReadOnlySpan<byte> packed, Span<sbyte> scratch, out ReadOnlySpan<sbyte> codes)
    {
        NibblePairs.Unpack(packed, scratch);
        codes = scratch;
        return scratch.Length % 2 == 0 || packed[^1] <= 0x0F;
    }
}
