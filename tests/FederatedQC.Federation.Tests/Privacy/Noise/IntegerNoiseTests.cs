using FederatedQC.Federation.Privacy.Noise;

namespace FederatedQC.Federation.Tests.Privacy.Noise;

/// <summary>Exact samplers against the probabilities of their distributions, with fixed seeds: within four standard deviations.</summary>
public sealed class IntegerNoiseTests
{
    private const int Draws = 60_000;

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(7.5)]
    [InlineData(400)]
    public void The_discrete_Gaussian_has_its_probabilities(double variance)
    {
        var noise = new DiscreteGaussian(variance);
        noise.Variance.ShouldBeInRange(variance, variance + (1.0 / 1024));
        var reach = (long)Math.Ceiling(12 * Math.Sqrt(variance));
        var total = Range(reach).Sum(value => Math.Exp(-value * value / (2 * noise.Variance)));
        Deviations(noise, value => Math.Exp(-value * value / (2 * noise.Variance)) / total, reach).ShouldBeInRange(-4, 4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void The_discrete_Laplace_has_its_probabilities(int scale)
    {
        var random = new SeededWords(11);
        var ratio = Math.Exp(-1.0 / scale);
        long[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => DiscreteLaplace.Sample((ulong)scale, random))];
        ChiSquare
            .Deviations(drawn, value => (1 - ratio) / (1 + ratio) * Math.Pow(ratio, Math.Abs(value)), -30L * scale, 30L * scale)
            .ShouldBeInRange(-4, 4);
    }

    [Fact]
    public void The_test_itself_notices_a_wrong_variance()
    {
        var noise = new DiscreteGaussian(400);
        var total = Range(240).Sum(value => Math.Exp(-value * value / 880.0));
        Deviations(noise, value => Math.Exp(-value * value / 880.0) / total, 240).ShouldBeGreaterThan(10);
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(1e11)]
    public void A_wide_Gaussian_has_its_moments(double variance)
    {
        var (random, noise) = (new SeededWords(4), new DiscreteGaussian(variance));
        double[] drawn = [.. Enumerable.Range(0, 20_000).Select(_ => (double)noise.Sample(random))];
        drawn.Average().ShouldBe(0, 4 * Math.Sqrt(variance / drawn.Length));
        (drawn.Sum(value => value * value) / drawn.Length / variance).ShouldBe(1, 4 * Math.Sqrt(2.0 / drawn.Length));
    }

    /// <summary>For rational probabilities the counts are binomial.</summary>
    [Theory]
    [InlineData(1UL, 3UL)]
    [InlineData(999UL, 1000UL)]
    [InlineData(1UL, ulong.MaxValue)]
    public void A_coin_has_its_probability(ulong numerator, ulong denominator)
    {
        var random = new SeededWords(3);
        double heads = Enumerable.Range(0, Draws).Count(_ => ExactCoin.Flip(numerator, denominator, random));
        var share = (double)numerator / denominator;
        heads.ShouldBe(Draws * share, 4 * Math.Sqrt(Draws * share * (1 - share)) + 1e-9);
        double wide = Enumerable.Range(0, Draws).Count(_ => ExactCoin.Flip((UInt128)numerator << 60, (UInt128)denominator << 60, random));
        wide.ShouldBe(Draws * share, 4 * Math.Sqrt(Draws * share * (1 - share)) + 1e-9);
    }

    [Theory]
    [InlineData(0UL, 5UL)]
    [InlineData(1UL, 5UL)]
    [InlineData(1UL, 1UL)]
    [InlineData(7UL, 2UL)]
    public void An_exponential_coin_has_its_probability(ulong numerator, ulong denominator)
    {
        var random = new SeededWords(9);
        var share = Math.Exp(-(double)numerator / denominator);
        double heads = Enumerable.Range(0, Draws).Count(_ => ExactCoin.FlipExponential(numerator, denominator, random));
        heads.ShouldBe(Draws * share, 4 * Math.Sqrt(Draws * share * (1 - share)) + 1e-9);
    }

    [Fact]
    public void Noise_wraps_as_masked_sums_do()
    {
        var values = new[] { long.MaxValue, 0 };
        var noise = new DiscreteGaussian(100);
        noise.Add(values, new SeededWords(1));
        var same = new DiscreteGaussian(100);
        var random = new SeededWords(1);
        values.ShouldBe([unchecked(long.MaxValue + same.Sample(random)), same.Sample(random)]);
    }

    [Fact]
    public void A_variance_out_of_range_is_refused()
    {
        foreach (var variance in new[] { 0, -1, double.NaN, double.PositiveInfinity, 1e13 })
        {
            Should.Throw<ArgumentOutOfRangeException>(() => new DiscreteGaussian(variance));
        }
    }

    private static IEnumerable<long> Range(long reach) => Enumerable.Range(0, (int)((2 * reach) + 1)).Select(i => i - reach);

    private static double Deviations(DiscreteGaussian noise, Func<long, double> probability, long reach)
    {
        var random = new SeededWords(77);
        return ChiSquare.Deviations([.. Enumerable.Range(0, Draws).Select(_ => noise.Sample(random))], probability, -reach, reach);
    }
}
