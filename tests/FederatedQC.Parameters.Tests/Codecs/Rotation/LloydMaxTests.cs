using FederatedQC.Parameters.Codecs.Rotation;

namespace FederatedQC.Parameters.Tests.Codecs.Rotation;

public sealed class LloydMaxTests
{
    // Max, "Quantizing for minimum distortion", IRE Trans. Inf. Theory 1960, table I, to its four digits.
    [Theory]
    [InlineData(1, new[] { 0.7980f })]
    [InlineData(2, new[] { 0.4528f, 1.510f })]
    [InlineData(3, new[] { 0.2451f, 0.7560f, 1.344f, 2.152f })]
    [InlineData(4, new[] { 0.1284f, 0.3881f, 0.6568f, 0.9424f, 1.256f, 1.618f, 2.069f, 2.733f })]
    public void Levels_are_those_of_the_paper(int bits, float[] expected)
    {
        var levels = Levels(bits);
        for (var index = 0; index < expected.Length; index++)
        {
            levels[index].ShouldBe(expected[index], 6e-4f);
            levels[expected.Length + index].ShouldBe(-levels[index]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Each_level_is_the_mean_of_the_normal_density_between_its_thresholds(int bits)
    {
        float[] levels = [.. Levels(bits).Take(1 << (bits - 1))];
        for (var index = 0; index < levels.Length; index++)
        {
            var from = index == 0 ? 0 : (levels[index - 1] + levels[index]) / 2.0;
            var to = index == levels.Length - 1 ? 12 : (levels[index] + levels[index + 1]) / 2.0;
            levels[index].ShouldBe((float)(Integral(from, to, x => x) / Integral(from, to, _ => 1)), 1e-6f);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_nearest_level_is_chosen_and_the_product_is_that_of_the_levels(int bits)
    {
        var quantiser = new LloydMax(bits);
        float[] values = [.. Enumerable.Range(-2000, 4000).Select(number => number / 500f)];
        var codes = new byte[quantiser.BytesFor(values.Length)];
        var product = quantiser.Quantise(values, 1, codes);
        var chosen = new float[values.Length];
        quantiser.Restore(codes, chosen);
        var levels = Levels(bits);
        for (var index = 0; index < values.Length; index++)
        {
            Math.Abs(values[index] - chosen[index]).ShouldBeLessThanOrEqualTo(levels.Min(level => Math.Abs(values[index] - level)) + 1e-6f);
        }

        product.ShouldBe(values.Zip(chosen).Sum(pair => (double)pair.First * pair.Second), 1e-6);
    }

    private static float[] Levels(int bits)
    {
        // Eight codes, 0 to 7 or twice 8 of the 16: written as the format says, lowest bits first.
        var quantiser = new LloydMax(bits);
        var packed = new byte[2 * bits];
        for (var code = 0; code < 16; code++)
        {
            for (var bit = 0; bit < bits; bit++)
            {
                var place = (code * bits) + bit;
                packed[place / 8] |= (byte)(((code >> bit) & 1) << (place % 8));
            }
        }

        var levels = new float[16];
        quantiser.Restore(packed, levels);
        return levels[..(1 << bits)];
    }

    private static double Integral(double from, double to, Func<double, double> weight)
    {
        // Simpson's rule.
        const int Steps = 2000;
        var step = (to - from) / Steps;
        return Enumerable
                .Range(0, Steps + 1)
                .Sum(index =>
                {
                    var x = from + (index * step);
                    return (
                            index is 0 or Steps ? 1
                            : index % 2 == 1 ? 4
                            : 2
                        )
                        * weight(x)
                        * Math.Exp(-x * x / 2);
                })
            * step
            / 3;
    }
}
