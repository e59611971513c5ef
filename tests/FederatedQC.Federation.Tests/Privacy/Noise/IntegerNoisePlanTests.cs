using FederatedQC.Federation.Privacy.Noise;

namespace FederatedQC.Federation.Tests.Privacy.Noise;

public sealed class IntegerNoisePlanTests
{
    private static readonly IntegerNoiseTarget Target = new(Clip: 2, NoiseMultiplier: 1.5, Dimension: 1 << 14, Sites: 60, MostDropped: 12);

    /// <summary>
    /// Theorem 1 of Kairouz, Liu and Steinke by hand: c = 100, d = 400, beta = exp(-1/2): min(120, sqrt(10000 + 100 + 110)).
    /// </summary>
    [Fact]
    public void Rounding_inflates_the_norm_by_the_theorem()
    {
        IntegerNoisePlan.RoundedNorm(100, 400).ShouldBe(Math.Sqrt(10_210), 1e-12);
        IntegerNoisePlan.RoundedNorm(0.1, 1).ShouldBe(Math.Sqrt(0.01 + 0.25 + 0.6), 1e-12);
        IntegerNoisePlan.RoundedNorm(100, 1).ShouldBe(Math.Min(101, Math.Sqrt(10_000 + 0.25 + 100.5)), 1e-12);
    }

    /// <summary>Section 4 of the paper: random rounding of a random vector is below the bound more often than 1 - exp(-1/2).</summary>
    [Fact]
    public void Random_rounding_keeps_the_bound_often_enough()
    {
        var random = new SeededWords(8);
        var vector = Enumerable.Range(0, 256).Select(_ => GaussianNoise.Pair(random).First * 0.5).ToArray();
        var bound = IntegerNoisePlan.RoundedNorm(Math.Sqrt(vector.Sum(value => value * value)), vector.Length);
        var kept = Enumerable
            .Range(0, 400)
            .Count(_ =>
                vector.Select(value => Math.Floor(value + (random.Draw() * Math.Pow(2, -64)))).Sum(value => value * value) <= bound * bound
            );
        kept.ShouldBeGreaterThan((int)(400 * (1 - Math.Exp(-0.5))));
    }

    [Theory]
    [InlineData(14)]
    [InlineData(20)]
    public void The_sum_fits_the_modulus_and_a_finer_one_would_not(int bits)
    {
        IntegerNoisePlan.TryFit(Target, bits, out var plan).ShouldBeTrue();
        var c = Target.Clip / plan.Granularity;
        var deviation = Math.Sqrt((c * c * 60 * 60 / Target.Dimension) + ((0.25 + plan.LocalVariance) * 60));
        (8 * deviation / Math.Pow(2, bits)).ShouldBe(1, 1e-9);
        IntegerNoisePlan.BitsFor(Target, plan.Granularity * 1.001).ShouldBe(bits);
        IntegerNoisePlan.BitsFor(Target, plan.Granularity * 0.999).ShouldBe(bits + 1);
    }

    [Fact]
    public void The_survivors_add_the_noise_that_is_asked_for()
    {
        IntegerNoisePlan.TryFit(Target, 18, out var plan).ShouldBeTrue();
        (Math.Sqrt(plan.LocalVariance * (60 - 12)) / plan.L2).ShouldBe(1.5, 1e-12);
        plan.L2.ShouldBeGreaterThan(Target.Clip / plan.Granularity);
        plan.L1.ShouldBe(Math.Min(128 * plan.L2, plan.L2 * plan.L2), 1e-9 * plan.L1);
    }

    [Fact]
    public void More_bits_give_a_finer_grid_and_rounding_costs_less()
    {
        IntegerNoisePlan.TryFit(Target, 14, out var coarse).ShouldBeTrue();
        IntegerNoisePlan.TryFit(Target, 24, out var fine).ShouldBeTrue();
        fine.Granularity.ShouldBeLessThan(coarse.Granularity);
        (fine.L2 * fine.Granularity).ShouldBeInRange(Target.Clip, Target.Clip * 1.001);
        (coarse.L2 * coarse.Granularity).ShouldBeGreaterThan(fine.L2 * fine.Granularity);
    }

    [Fact]
    public void Too_few_bits_have_no_plan() => IntegerNoisePlan.TryFit(Target, 8, out _).ShouldBeFalse();

    [Fact]
    public void What_is_no_target_is_refused()
    {
        foreach (
            var target in new[]
            {
                Target with
                {
                    Clip = 0,
                },
                Target with
                {
                    NoiseMultiplier = double.NaN,
                },
                Target with
                {
                    MostDropped = 60,
                },
                Target with
                {
                    Dimension = 0,
                },
            }
        )
        {
            Should.Throw<ArgumentException>(() => IntegerNoisePlan.TryFit(target, 16, out _));
        }
    }
}
