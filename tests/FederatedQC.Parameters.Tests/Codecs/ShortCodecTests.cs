using System.Buffers.Binary;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Tests.Kernels;

namespace FederatedQC.Parameters.Tests.Codecs;

/// <summary>What is particular to <c>int4</c>, <c>float16</c> and <c>bfloat16</c>.</summary>
public sealed class ShortCodecTests
{
    private static readonly BlockSeeds Seeds = new(1, 2);

    [Theory]
    [InlineData("int4", 7.75)]
    [InlineData("float16", 1.99)]
    [InlineData("bfloat16", 2)]
    public void A_full_block_is_that_many_times_smaller_than_float32(string name, double times) =>
        (4.0 * ParameterBlocks.Size / DeltaCodecs.Get(name).MaxEncodedLength(ParameterBlocks.Size)).ShouldBeGreaterThanOrEqualTo(times);

    [Theory]
    [InlineData("int4")]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    public void The_ends_of_the_range_come_back(string name)
    {
        foreach (var magnitude in new[] { float.MaxValue, 1e20f, 65_504f, 65_520f, 6e-8f, 1e-30f, 1.17549435e-38f, float.Epsilon })
        {
            float[] delta = [magnitude, -magnitude, magnitude / 2, 0, -0f];
            var encoded = new byte[DeltaCodecs.Get(name).MaxEncodedLength(delta.Length)];
            DeltaCodecs.Get(name).Encode(delta, Seeds, encoded);
            var decoded = new float[delta.Length];
            DeltaCodecs.Get(name).TryDecode(encoded, decoded).ShouldBeTrue();
            CodecBound.Holds(name, delta, decoded).ShouldBeTrue($"{magnitude}");
        }
    }

    [Theory]
    [InlineData("float16")]
    [InlineData("bfloat16")]
    public void What_has_few_enough_bits_comes_back_exactly(string name)
    {
        float[] delta = [.. Enumerable.Range(-128, 256).Select(number => number / 1024f)];
        var encoded = new byte[DeltaCodecs.Get(name).MaxEncodedLength(delta.Length)];
        DeltaCodecs.Get(name).Encode(delta, Seeds, encoded);
        var decoded = new float[delta.Length];
        DeltaCodecs.Get(name).TryDecode(encoded, decoded).ShouldBeTrue();
        KernelInputs.Bits(decoded).ShouldBe(KernelInputs.Bits(delta));
    }

    [Fact]
    public void Halves_are_those_of_the_platform()
    {
        // Exponent 141 makes the unit 1, so the halves are binary16 numbers; System.Half converts them apart from this code.
        var encoded = new byte[2 + (2 * 256)];
        BinaryPrimitives.WriteUInt16LittleEndian(encoded, 141);
        for (var first = 0; first <= 0x7800 - 256; first += 251)
        {
            for (var index = 0; index < 256; index++)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(encoded.AsSpan(2 + (2 * index)), (ushort)(first + index | (index % 2 << 15)));
            }

            var decoded = new float[256];
            DeltaCodecs.Get("float16").TryDecode(encoded, decoded).ShouldBeTrue();
            decoded.ShouldBe(
                Enumerable.Range(0, 256).Select(index => (float)BinaryPrimitives.ReadHalfLittleEndian(encoded.AsSpan(2 + (2 * index))))
            );
        }
    }

    [Theory]
    [InlineData(14, 0, false)]
    [InlineData(255, 0, false)]
    [InlineData(15, 0x7800, true)]
    [InlineData(253, 0xF800, true)]
    [InlineData(254, 0x77FF, true)]
    [InlineData(254, 0x7800, false)]
    [InlineData(254, 0xF800, false)]
    [InlineData(141, 0x7801, false)]
    [InlineData(141, 0x7C00, false)]
    [InlineData(141, 0xFE00, false)]
    public void A_half_beyond_what_the_encoder_writes_is_refused(int exponent, int half, bool valid)
    {
        foreach (var position in new[] { 0, 7, 31, 99 })
        {
            var encoded = new byte[2 + 200];
            BinaryPrimitives.WriteUInt16LittleEndian(encoded, (ushort)exponent);
            BinaryPrimitives.WriteUInt16LittleEndian(encoded.AsSpan(2 + (2 * position)), (ushort)half);
            DeltaCodecs.Get("float16").TryDecode(encoded, new float[100]).ShouldBe(valid);
            DeltaCodecs.Get("float16").TryAccumulate(encoded, 1, new double[100]).ShouldBe(valid);
        }
    }

    [Theory]
    [InlineData(0x7F7F, true)]
    [InlineData(0x7F80, false)]
    [InlineData(0xFF80, false)]
    [InlineData(0xFFC0, false)]
    public void A_bfloat16_that_is_no_number_is_refused_wherever_it_stands(int word, bool valid)
    {
        foreach (var position in new[] { 0, 7, 31, 1023, 1024, 1999 })
        {
            var encoded = new byte[4000];
            BinaryPrimitives.WriteUInt16LittleEndian(encoded.AsSpan(2 * position), (ushort)word);
            DeltaCodecs.Get("bfloat16").TryDecode(encoded, new float[2000]).ShouldBe(valid);
            DeltaCodecs.Get("bfloat16").TryAccumulate(encoded, 1, new double[2000]).ShouldBe(valid);
        }
    }

    [Theory]
    [InlineData(0x08, false)]
    [InlineData(0x80, false)]
    [InlineData(0x17, false)]
    [InlineData(0x07, true)]
    [InlineData(0x09, true)]
    public void The_code_minus_8_and_a_last_half_that_is_not_zero_are_refused(int last, bool valid)
    {
        foreach (var count in new[] { 1, 65, 255 })
        {
            var encoded = new byte[4 + ((count + 1) / 2)];
            BinaryPrimitives.WriteSingleLittleEndian(encoded, 1);
            encoded[^1] = (byte)last;
            DeltaCodecs.Get("int4").TryDecode(encoded, new float[count]).ShouldBe(valid);
        }
    }
}
