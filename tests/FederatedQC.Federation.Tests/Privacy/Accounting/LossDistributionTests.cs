using FederatedQC.Federation.Privacy.Accounting;
using FsCheck;
using FsCheck.Fluent;

namespace FederatedQC.Federation.Tests.Privacy.Accounting;

public sealed class LossDistributionTests
{
    /// <summary>From the tests of Google's dp_accounting, which state five digits and hold them to 1e-3.</summary>
    [Fact]
    public void Three_sampled_steps_have_the_published_delta()
    {
        var loss = LossDistribution.Of([new(0.5, 0.2, 1), new(0.5, 0.2, 2)]);
        loss.Delta(1).ShouldBe(0.15594, 1e-5);
        loss.Epsilon(0.15594).ShouldBe(1, 1e-4);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1.7320508075688772, 3)]
    [InlineData(20, 50)]
    [InlineData(0.4, 2)]
    public void Without_sampling_it_lies_just_above_the_exact_Gaussian(double noise, int steps)
    {
        // A loss that is shared out between two grid points 1e-4 apart gains a variance of at most a quarter of its square, each step.
        var loss = LossDistribution.Of([new(noise, 1, steps)]);
        var exact = noise / Math.Sqrt(steps);
        var widened = 1 / Math.Sqrt((1 / (exact * exact)) + (steps * 1e-8 / 4));
        foreach (var epsilon in new[] { 0, 0.3, 1, 3, 8 })
        {
            loss.Delta(epsilon)
                .ShouldBeInRange(AnalyticGaussian.Delta(epsilon, exact) - 1e-13, AnalyticGaussian.Delta(epsilon, widened) + 1e-12);
        }

        loss.Epsilon(1e-5).ShouldBeInRange(AnalyticGaussian.Epsilon(1e-5, exact) - 1e-9, AnalyticGaussian.Epsilon(1e-5, widened) + 1e-9);
    }

    [Theory]
    [InlineData(0.2, 0.5, 1)]
    [InlineData(0.01, 0.7, 0.05)]
    [InlineData(0.5, 1.5, 0.2)]
    [InlineData(0.9, 1, 0)]
    public void One_step_is_what_the_integral_says(double rate, double noise, double epsilon) =>
        LossDistribution.Of([new(noise, rate, 1)]).Delta(epsilon).ShouldBe(Quadrature.DeltaOfOne(rate, noise, epsilon), 1e-8);

    [Theory]
    [InlineData(0.2, 0.5, 1)]
    [InlineData(0.4, 1, 0.3)]
    [InlineData(0.7, 2, 0.5)]
    public void Two_steps_are_what_the_integral_over_both_says(double rate, double noise, double epsilon)
    {
        var expected = Quadrature.DeltaOfTwo(rate, noise, epsilon);
        LossDistribution.Of([new(noise, rate, 2)]).Delta(epsilon).ShouldBe(expected, expected * 3e-5);
    }

    /// <summary>A record of a random mechanism never costs more by PLD than by RDP.</summary>
    [Fact]
    public void It_is_never_above_Renyi()
    {
        var mechanisms =
            from noise in Gen.Choose(60, 400)
            from rate in Gen.Choose(10, 70)
            from steps in Gen.Choose(1, 400)
            select new GaussianSteps(noise / 100.0, rate / 100.0 * rate / 100.0, steps);
        Prop.ForAll(mechanisms.ToArbitrary(), steps =>
            {
                var loss = LossDistribution.Of([steps]);
                var renyi = PrivacyAccountants.Get("rdp");
                return loss.Epsilon(1e-5) <= renyi.Epsilon([steps], 1e-5) && loss.Delta(2) <= renyi.Delta([steps], 2) + 1e-12;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(8).WithReplay(7, 11));
    }

    [Fact]
    public void Different_mechanisms_compose_in_any_order_to_the_same_bits()
    {
        GaussianSteps[] spent = [new(1.2, 0.05, 30), new(0.9, 0.01, 100), new(6, 1, 4), new(1.2, 0.05, 20)];
        var loss = LossDistribution.Of(spent);
        LossDistribution.Of([.. spent.Reverse()]).Epsilon(1e-5).ShouldBe(loss.Epsilon(1e-5));
        loss.Epsilon(1e-5).ShouldBeGreaterThan(LossDistribution.Of([.. spent.Skip(1)]).Epsilon(1e-5));
    }

    [Fact]
    public void Epsilon_and_delta_are_inverse_to_each_other()
    {
        var loss = LossDistribution.Of([new(1, 0.05, 100)]);
        foreach (var delta in new[] { 1e-3, 1e-5, 1e-8 })
        {
            (loss.Delta(loss.Epsilon(delta)) / delta).ShouldBe(1, 1e-6);
        }
    }

    [Fact]
    public void Nothing_spent_costs_nothing_and_no_noise_has_no_distribution()
    {
        LossDistribution.Of([]).Epsilon(1e-5).ShouldBe(0);
        LossDistribution.Of([new(1, 0, 5)]).Delta(0).ShouldBe(0);
        Should.Throw<ArgumentException>(() => LossDistribution.Of([new(0, 1, 1)]));
        Should.Throw<ArgumentException>(() => LossDistribution.Of([new(1, 1.1, 1)]));
        Should.Throw<ArgumentException>(() => LossDistribution.Of([new(double.NaN, 1, 1)]));
    }

    [Fact]
    public void So_much_noise_that_delta_alone_covers_it_needs_no_epsilon() =>
        LossDistribution.Of([new(1e5, 0.5, 1)]).Epsilon(1e-3).ShouldBe(0);
}
