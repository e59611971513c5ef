using System.Runtime.InteropServices;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// Two bytes a parameter: groups of 256, each a power of two and then IEEE binary16 numbers of that unit, rounded at random so that the
/// expectation of what is decoded is the delta itself. A full block takes 131,584 bytes, 50.2 % of float32.
/// </summary>
/// <remarks>
/// <b>Source</b>: stochastic rounding to binary16 as in Gupta et al., "Deep learning with limited numerical precision", ICML 2015; the
/// shared exponent is that of block floating point, so that deltas neither overflow (above 65,504) nor sink into binary16's subnormal
/// numbers (below 6e-5).
/// <b>Output</b>: a group is its exponent as an unsigned 16-bit number and then the halves, all little-endian. The exponent is E, the
/// exponent field of the largest magnitude, at least 15; a half h stands for h * 2^(E - 141), which puts the largest in [2^14, 2^15].
/// <b>Numerics</b>: a parameter's error is below 2^-10 of it, or below 2^-38 of the group's largest where that is more. Each is rounded up
/// with the probability of what is cut off, from 13 of the 16 random bits at its position (four parameters an output of
/// <see cref="SplitMix64"/>): the bias is below 2^-14 of the error. In a group that reaches 2^127, what would round up to 2^128 is rounded
/// down.
/// <b>Strictness</b>: an exponent beyond 15..254 and halves beyond what the encoder writes are refused.
/// </remarks>
internal sealed class Float16Codec() : GroupedCodec("float16", new GroupLayout(sizeof(ushort), CodeBits: 16))
{
    protected override void Write(ReadOnlySpan<float> group, float largest, SplitMix64 random, int start, Span<byte> encoded)
    {
        var exponent = HalfExponent.For(largest);
        var words = MemoryMarshal.Cast<byte, ushort>(encoded);
        words[0] = (ushort)exponent.Field;
        HalfGroup.Round(group, exponent, random, start, words[1..]);
    }

    protected override bool TryRead(ReadOnlySpan<byte> encoded, Span<float> group)
    {
        var words = MemoryMarshal.Cast<byte, ushort>(encoded);
        var exponent = new HalfExponent(words[0]);
        if (!exponent.IsSound)
        {
            group.Clear();
            return false;
        }

        return HalfGroup.Restore(words[1..], exponent, group) <= exponent.LargestHalf;
    }
}
