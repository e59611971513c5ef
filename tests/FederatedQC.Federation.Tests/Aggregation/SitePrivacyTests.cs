using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>Site-level privacy through a whole aggregation: what a site can move, the noise, and the bound of the next round.</summary>
public sealed class SitePrivacyTests
{
    private const int Sites = 5;
    private const double Clip = 0.5;

    private static readonly PrivacySettings Private = new()
    {
        Level = PrivacySettings.Site,
        Clip = Clip,
        NoiseMultiplier = 0,
    };

    // So little noise that the bound is that of the formula to nine digits.
    private static readonly PrivacySettings Adaptive = Private with
    {
        Adaptive = true,
        NoiseMultiplier = 1e-9,
        CountNoise = 1e-9,
        ClipQuantile = 0.4,
        ClipLearningRate = 0.3,
    };

    /// <summary>The adaptive case by hand: (1.5^-2 - (2 * 1.25)^-2)^(-1/2) = 1.875.</summary>
    [Theory]
    [InlineData(false, 0, 1.5)]
    [InlineData(true, 1.25, 1.875)]
    public void The_learnt_part_gets_the_stated_noise_and_the_measured_part_none(bool adaptive, double countNoise, double multiplier)
    {
        const int Learnt = 200_000;
        const int Measured = 10;
        var shared = new TestRound
        {
            Settings = Plan(Learnt, Measured),
            Privacy = Private with { NoiseMultiplier = 1.5, Adaptive = adaptive, CountNoise = countNoise },
            Base = new float[Learnt + Measured],
            Updates = TestRound.Measured(new float[Learnt + Measured], new float[Learnt + Measured], new float[Learnt + Measured]),
        }
            .Aggregate()
            .Shared;

        // Three of five sites came: the divisor is the plan's number all the same.
        var deviation = multiplier * Clip / Sites;
        Math.Sqrt(shared[..Learnt].Average(value => (double)value * value)).ShouldBe(deviation, deviation * 4 / Math.Sqrt(2.0 * Learnt));
        shared[..Learnt].Average(value => (double)value).ShouldBe(0, 4 * deviation / Math.Sqrt(Learnt));
        shared[..100].ShouldNotBe(shared[ParameterBlocks.Size..(ParameterBlocks.Size + 100)]);
        shared[Learnt..].ShouldAllBe(value => value == 0);
    }

    [Fact]
    public void A_delta_a_hundred_times_as_long_as_the_bound_moves_the_mean_by_the_bound_over_the_sites()
    {
        var shared = Of(Private, [30, 40, 0, 0], [0, 0, 0.125f, 0]).Aggregate().Shared;

        // The other one is shorter than the bound, and counts in full.
        shared.ShouldBe([0.3f / Sites, 0.4f / Sites, 0.125f / Sites, 0], 1e-7);
    }

    [Fact]
    public void A_bound_that_is_given_wins_over_the_plans()
    {
        var result = (Of(Private, [30, 40, 0, 0]) with { ClipBound = 2 }).Aggregate();

        result.Shared.ShouldBe([1.2f / Sites, 1.6f / Sites, 0, 0], 1e-7);
        result.ClipBound.ShouldBe(2);
    }

    [Fact]
    public void The_noise_follows_the_bound_that_is_given()
    {
        var round = Of(Private with { NoiseMultiplier = 1 }, new float[4]);

        (round with { ClipBound = 4 * Clip }).Aggregate().Shared.ShouldBe(round.Aggregate().Shared.Select(value => 4 * value));
    }

    [Fact]
    public void Without_privacy_nothing_is_clipped_and_no_bound_comes_back()
    {
        var result = (Of(new PrivacySettings(), [30, 40, 0, 0]) with { ClipBound = 2 }).Aggregate();

        result.Shared.ShouldBe([30, 40, 0, 0]);
        result.ClipBound.ShouldBeNull();
    }

    /// <summary>
    /// C exp(-eta (b - gamma)) with b = (sum of (1 if within, else 0, less 1/2)) / n + 1/2 by hand; n = 5, eta = 0.3, gamma = 0.4.
    /// </summary>
    [Theory]
    [InlineData("within within within within within", -0.18)]
    [InlineData("beyond beyond beyond beyond beyond", 0.12)]
    [InlineData("within within beyond beyond beyond", 0)]
    [InlineData("within beyond within within beyond", -0.06)]
    [InlineData("within within", -0.09)]
    [InlineData("beyond beyond beyond", 0.06)]
    public void An_adaptive_bound_moves_by_the_rule(string sites, double logarithm)
    {
        float[][] deltas = [.. sites.Split(' ').Select(site => new[] { 0, site == "within" ? (float)Clip : 0.51f, 0, 0 })];
        var round = Of(Adaptive, deltas);

        round.Aggregate().ClipBound!.Value.ShouldBe(Clip * Math.Exp(logarithm), 1e-9);
        (round with { ClipBound = 0.1 })
            .Aggregate()
            .ClipBound!.Value.ShouldBe(0.1 * Math.Exp(0.3 * (0.4 - 0.5 + (deltas.Length / 2.0 / Sites))), 1e-9);
    }

    [Fact]
    public void The_count_behind_an_adaptive_bound_is_noised()
    {
        const int Rounds = 2000;
        var round = Of(
            Adaptive with
            {
                NoiseMultiplier = 1,
                CountNoise = 2,
            },
            new float[4],
            new float[4],
            new float[4],
            new float[4],
            new float[4]
        );
        double[] moves =
        [
            .. Enumerable
                .Range(0, Rounds)
                .Select(draw =>
                    Math.Log(
                        (round with { Noise = block => new SeededWords((ulong)((draw * 2) + (block < 0 ? 1 : 0))) })
                            .Aggregate(threads: 1)
                            .ClipBound!.Value / Clip
                    )
                ),
        ];

        // eta sigma_b / n around -eta (1 - gamma)
        const double Deviation = 0.3 * 2 / Sites;
        moves.Average().ShouldBe(-0.18, 4 * Deviation / Math.Sqrt(Rounds));
        Math.Sqrt(moves.Average(move => (move + 0.18) * (move + 0.18))).ShouldBe(Deviation, 4 * Deviation / Math.Sqrt(2.0 * Rounds));
    }

    private static TestRound Of(PrivacySettings privacy, params float[][] deltas) =>
        new()
        {
            Settings = Plan(4),
            Privacy = privacy,
            Base = new float[4],
            Updates = TestRound.Measured(deltas),
        };

    private static RunSettings Plan(int learnt, int measured = 0) =>
        TestRound.Plan(learnt, measured, sites: Sites) with
        {
            Server = new ServerSettings { Weights = "equal" },
        };
}
