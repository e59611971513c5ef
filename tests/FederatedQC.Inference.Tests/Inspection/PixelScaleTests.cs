using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Tests.Generated;

namespace FederatedQC.Inference.Tests.Inspection;

public sealed class PixelScaleTests
{
    [Fact]
    public void Every_byte_at_every_length_equals_the_quotient_bit_for_bit()
    {
        for (var length = 0; length <= 300; length++)
        {
            var pixels = GeneratedModels.Noise(length, length);
            var unit = new float[length];

            PixelScale.ToUnit(pixels, unit);

            unit.ShouldBe(pixels.Select(pixel => pixel / 255f));
        }
    }

    [Fact]
    public void Black_is_zero_and_white_is_one()
    {
        var unit = new float[256];
        PixelScale.ToUnit([.. Enumerable.Range(0, 256).Select(level => (byte)level)], unit);

        unit[0].ShouldBe(0f);
        unit[255].ShouldBe(1f);
    }
}
