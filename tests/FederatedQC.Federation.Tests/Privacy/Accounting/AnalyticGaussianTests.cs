using FederatedQC.Federation.Privacy.Accounting;

namespace FederatedQC.Federation.Tests.Privacy.Accounting;

public sealed class AnalyticGaussianTests
{
    /// <summary>
    /// What the project's planning says silos need for each epsilon, at a delta of 1e-5: T rounds, then z for epsilon 2, 4, 8 and 16.
    /// </summary>
    [Theory]
    [InlineData(20, 8.92, 4.84, 2.68, 1.54)]
    [InlineData(50, 14.10, 7.64, 4.24, 2.43)]
    [InlineData(100, 19.94, 10.81, 6.00, 3.44)]
    [InlineData(200, 28.20, 15.29, 8.49, 4.87)]
    public void The_planning_table_holds(int rounds, double two, double four, double eight, double sixteen)
    {
        double[] noises =
        [
            .. new[] { 2.0, 4, 8, 16 }.Select(epsilon => AnalyticGaussian.NoiseMultiplier(epsilon, 1e-5) * Math.Sqrt(rounds)),
        ];
        foreach (var (noise, expected) in noises.Zip([two, four, eight, sixteen]))
        {
            noise.ShouldBe(expected, 0.0051);
        }
    }

    [Fact]
    public void The_smallest_noise_is_the_known_one() => AnalyticGaussian.NoiseMultiplier(1, 1e-6).ShouldBe(4.22468, 5e-6);

    /// <summary>The PLD tests of dp_accounting: three steps of noise sqrt(3) are one of 1.</summary>
    [Fact]
    public void The_delta_is_the_published_one() => AnalyticGaussian.Delta(1, 1).ShouldBe(0.126936, 1e-6);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 0.4)]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 0.3)]
    public void It_is_what_the_integral_says(double epsilon, double noise) =>
        AnalyticGaussian.Delta(epsilon, noise).ShouldBe(Quadrature.DeltaOfOne(1, noise, epsilon), 1e-9);

    [Theory]
    [InlineData(0.1, 1e-5)]
    [InlineData(1, 1e-6)]
    [InlineData(10, 1e-12)]
    [InlineData(100, 0.5)]
    public void The_searches_end_on_the_safe_side(double epsilon, double delta)
    {
        var noise = AnalyticGaussian.NoiseMultiplier(epsilon, delta);
        AnalyticGaussian.Delta(epsilon, noise).ShouldBeLessThanOrEqualTo(delta);
        AnalyticGaussian.Delta(epsilon, noise * (1 - 1e-9)).ShouldBeGreaterThan(delta);
        AnalyticGaussian.Epsilon(delta, noise).ShouldBe(epsilon, epsilon * 1e-8);
    }

    [Fact]
    public void Enough_noise_needs_no_epsilon() => AnalyticGaussian.Epsilon(0.5, 1).ShouldBe(0);
}
