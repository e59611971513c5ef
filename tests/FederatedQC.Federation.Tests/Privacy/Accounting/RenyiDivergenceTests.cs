using FederatedQC.Federation.Privacy.Accounting;

namespace FederatedQC.Federation.Tests.Privacy.Accounting;

public sealed class RenyiDivergenceTests
{
    /// <summary>From the tests of Google's dp_accounting: noise 2.5, rate 0.01, 50 steps; nine digits are published.</summary>
    [Theory]
    [InlineData(5, 2.18075656e-03)]
    [InlineData(50, 2.38460375e-02)]
    [InlineData(100, 1.67416308e+02)]
    public void At_integers_the_sampled_Gaussian_has_the_published_values(double order, double published) =>
        (50 * RenyiDivergence.OfSampledGaussian(order, 0.01, 2.5) / published).ShouldBe(1, 1e-8);

    /// <summary>
    /// Of the same tests. Between integers the published values are upper bounds and not the divergence: they are the sum of the magnitudes
    /// of a series whose terms alternate. The third number is the integral, computed apart from this code with 200,000 steps.
    /// </summary>
    [Theory]
    [InlineData(1.5, 6.70579741e-04, 6.500708968872e-04)]
    [InlineData(2.5, 1.08548710e-03, 1.0854180569174e-03)]
    public void Between_integers_it_is_exact_and_below_the_published_bound(double order, double published, double exact)
    {
        var value = 50 * RenyiDivergence.OfSampledGaussian(order, 0.01, 2.5);
        (value / exact).ShouldBe(1, 1e-8);
        value.ShouldBeInRange(published * 0.96, published);
    }

    [Theory]
    [InlineData(1.25, 0.01, 1)]
    [InlineData(1.5, 0.2, 0.5)]
    [InlineData(2, 0.2, 0.5)]
    [InlineData(2.25, 0.5, 2)]
    [InlineData(3.5, 0.7, 1.5)]
    [InlineData(4, 0.9, 3)]
    [InlineData(4.5, 0.999, 4)]
    [InlineData(17.5, 0.05, 1.2)]
    [InlineData(32, 0.03, 1)]
    [InlineData(1.25, 0.5, 30)]
    public void It_is_what_the_integral_says(double order, double rate, double noise)
    {
        var moment = Quadrature.Integrate(
            x =>
                Math.Exp(
                    (order * Math.Log(1 - rate + (rate * Math.Exp(((2 * x) - 1) / (2 * noise * noise))))) - (x * x / (2 * noise * noise))
                ) / (noise * Math.Sqrt(2 * Math.PI)),
            -14 * noise,
            order + (14 * noise),
            40_000
        );
        var divergence = RenyiDivergence.OfSampledGaussian(order, rate, noise);
        divergence.ShouldBe(Math.Log(moment) / (order - 1), (1e-11 * divergence) + (2e-14 / (order - 1)));
    }

    /// <summary>Theorem 5 of Mironov, Talwar and Zhang: the other direction is never worse.</summary>
    [Theory]
    [InlineData(1.5, 0.2, 0.8)]
    [InlineData(8, 0.1, 1)]
    public void The_added_record_costs_no_more_than_the_removed_one(double order, double rate, double noise)
    {
        var moment = Quadrature.Integrate(
            x => Quadrature.Mixture(x, rate, noise) * Math.Pow(Quadrature.Density(x, 0, noise) / Quadrature.Mixture(x, rate, noise), order),
            -14 * noise,
            1 + (14 * noise),
            40_000
        );
        (Math.Log(moment) / (order - 1)).ShouldBeLessThan(RenyiDivergence.OfSampledGaussian(order, rate, noise));
    }

    [Fact]
    public void Between_integers_the_series_meets_the_sum()
    {
        foreach (var (rate, noise) in new[] { (0.01, 1.0), (0.3, 0.7), (0.6, 2.5) })
        {
            foreach (var order in Enumerable.Range(2, 30))
            {
                var exact = RenyiDivergence.OfSampledGaussian(order, rate, noise);
                RenyiDivergence.OfSampledGaussian(order + 1e-9, rate, noise).ShouldBe(exact, exact * 1e-6);
            }
        }
    }

    [Fact]
    public void Everything_sampled_is_the_Gaussian_and_nothing_sampled_costs_nothing()
    {
        RenyiDivergence.OfSampledGaussian(3.14159, 1, 2.71828).ShouldBe(3.14159 / (2 * 2.71828 * 2.71828), 1e-15);
        RenyiDivergence.OfSampledGaussian(3, 1 - 1e-12, 2).ShouldBe(RenyiDivergence.OfGaussian(3, 2), 1e-9);
        RenyiDivergence.OfSampledGaussian(3, 0, 2).ShouldBe(0);
    }

    /// <summary>Extreme cases of dp_accounting's tests: nothing overflows, and the value is never below 0.</summary>
    [Theory]
    [InlineData(1e-7, 0.1, 1.01)]
    [InlineData(1e-5, 0.1, 256.1)]
    [InlineData(1e-4, 1, 1.5)]
    [InlineData(0.1, 100, 20.5)]
    [InlineData(0.99, 0.1, 256)]
    [InlineData(0.999, 100, 256.1)]
    public void Extremes_are_finite(double rate, double noise, double order)
    {
        var value = RenyiDivergence.OfSampledGaussian(order, rate, noise);
        value.ShouldBeInRange(0, RenyiDivergence.OfGaussian(order, noise));
    }
}
