using FederatedQC.Federation.Privacy.Distributed;
using FederatedQC.SecureAggregation.Quantisation;

namespace FederatedQC.SecureAggregation.Tests.Quantisation;

public sealed class FixedPointCodecTests
{
    private static readonly FixedPointFormat Format = new(Clip: 0.5f);

    [Theory]
    [InlineData(12, 200, 1, 0, 20)]
    [InlineData(12, 256, 1, 0, 20)]
    [InlineData(12, 257, 1, 0, 21)]
    [InlineData(16, 67, 100, 0, 30)]
    [InlineData(12, 10, 1, 6, 22)]
    [InlineData(2, 1, 1, 0, 2)]
    public void The_modulus_holds_the_sum_of_the_largest_integers(int bits, int sites, int weight, int headroom, int width)
    {
        var format = new FixedPointFormat(1, bits, weight, headroom);
        format.WidthFor(sites).ShouldBe(width);
        ((long)sites * weight * format.Levels).ShouldBeLessThan(1L << (width - 1));
    }

    [Theory]
    [InlineData(0f, 12, 1)]
    [InlineData(float.NaN, 12, 1)]
    [InlineData(float.PositiveInfinity, 12, 1)]
    [InlineData(1f, 1, 1)]
    [InlineData(1f, 25, 1)]
    [InlineData(1f, 12, 0)]
    [InlineData(1f, 20, 4096)]
    public void Formats_out_of_range_are_refused(float clip, int bits, int weight) =>
        Should.Throw<ArgumentException>(() => new FixedPointFormat(clip, bits, weight).ThrowIfUnusable(200));

    [Fact]
    public void What_lies_beyond_the_clip_saturates_and_is_counted()
    {
        var integers = new long[8];
        float[] delta = [0.5f, -0.5f, 0.50001f, -0.6f, float.MaxValue, float.MinValue, 0, -0f];
        FixedPointCodec.Encode(delta, Format, 1, 3, integers).ShouldBe(4);
        integers.ShouldBe([2047, -2047, 2047, -2047, 2047, -2047, 0, 0]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_delta_that_is_not_finite_is_refused(float value) =>
        Should.Throw<ArgumentException>(() => FixedPointCodec.Encode([0, value], Format, 1, 3, new long[2]));

    [Fact]
    public void The_expectation_is_the_value_itself_and_the_error_below_one_step()
    {
        const int Draws = 40_000;
        foreach (var value in new[] { 0.1f, -0.1f, 0.0001f, -0.49999f })
        {
            float[] delta = [.. Enumerable.Repeat(value, Draws)];
            var integers = new long[Draws];
            FixedPointCodec.Encode(delta, Format, 1, 11, integers).ShouldBe(0);
            var exact = value * 2047 / 0.5;
            integers.ShouldAllBe(integer => Math.Abs(integer - exact) < 1);

            // Five standard errors of a coin with at most a quarter of variance.
            Math.Abs(integers.Average() - exact).ShouldBeLessThan(5 * 0.5 / Math.Sqrt(Draws));
            Math.Abs(integers.Average() - exact).ShouldBeLessThanOrEqualTo(1);
        }
    }

    [Fact]
    public void The_weighted_mean_of_many_sites_is_near_the_exact_one()
    {
        var random = new Random(4);
        var format = new FixedPointFormat(Clip: 1, Bits: 14, MaxWeight: 9);
        var sum = new uint[500];
        var exact = new double[500];
        long total = 0;
        for (var site = 0; site < 20; site++)
        {
            var weight = random.Next(1, 10);
            float[] delta = [.. Enumerable.Range(0, 500).Select(_ => (float)((random.NextDouble() * 2) - 1))];
            var integers = new long[500];
            var values = new uint[500];
            FixedPointCodec.Encode(delta, format, weight, (ulong)site, integers);
            FixedPointCodec.Wrap(integers, values);
            for (var i = 0; i < 500; i++)
            {
                sum[i] = unchecked(sum[i] + values[i]);
                exact[i] += weight * (double)delta[i];
            }

            total += weight;
        }

        var mean = new float[500];
        FixedPointCodec.DecodeMean(sum, format.WidthFor(20), format, total, mean);

        // Twenty roundings of less than one step each.
        var bound = 20.0 / 8191 / total;
        mean.Zip(exact).ShouldAllBe(pair => Math.Abs(pair.First - (pair.Second / total)) < bound + 1e-7);
    }

    [Fact]
    public void Bits_above_the_modulus_do_not_count()
    {
        var mean = new float[3];
        FixedPointCodec.DecodeMean([0xFFF0_0005, 0x000F_FFFF, 0x0008_0000], 20, new FixedPointFormat(Clip: 2047), 1, mean);
        mean.ShouldBe([5, -1, -524_288]);
    }
}
