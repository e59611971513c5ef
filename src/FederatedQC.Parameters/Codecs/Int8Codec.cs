using System.Runtime.InteropServices;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// One byte a parameter: groups of 256, each a float32 scale (largest magnitude / 127) and then one signed byte a parameter, rounded at
/// random so that the expectation of what is decoded is the delta itself. A full block takes 66,560 bytes, 25.4 % of float32.
/// </summary>
/// <remarks>
/// <b>Source</b>: stochastic rounding as in QSGD (Alistarh et al., NeurIPS 2017), with the maximum norm by group.
/// <b>Numerics</b>: code = floor(x / scale) + (r / 2^24 &lt; frac(x / scale)), kept within -127..127, with r the upper 24 bits of the
/// parameter's 32-bit half of <see cref="SplitMix64"/> (low half for even positions). The error of a parameter is below one scale, its bias
/// below scale / 2^22. A group whose scale would be subnormal is all zero, with scale 0: the largest magnitude lost that way is 1.5e-36.
/// <b>Strictness</b>: a negative, infinite or NaN scale, one whose 127-fold overflows, and the code -128 are refused.
/// </remarks>
internal sealed class Int8Codec() : IntegerCodec("int8", bits: 8)
{
    protected override void Pack(ReadOnlySpan<sbyte> codes, Span<byte> packed) => MemoryMarshal.AsBytes(codes).CopyTo(packed);

    protected override bool TryUnpack(ReadOnlySpan<byte> packed, Span<sbyte> scratch, out ReadOnlySpan<sbyte> codes)
    {
        codes = MemoryMarshal.Cast<byte, sbyte>(packed);
        return true;
    }
}
