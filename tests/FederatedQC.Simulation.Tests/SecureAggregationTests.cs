using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>Runs in which the aggregator sees no single update.</summary>
public sealed class SecureAggregationTests
{
    private static readonly RunSettings Open = TestConsortium.Plan(sites: 6, rounds: 1, norm: NormKind.Group);
    private static readonly RunSettings Masked = Mask(Open, new SecureAggregationSettings { Range = 8, Bits = 20 });

    [Fact]
    public void Masks_change_the_model_by_no_more_than_the_grid_of_the_integers()
    {
        var (open, masked) = (TestConsortium.Run(Open), TestConsortium.Run(Masked));
        ShouldDifferByTheGrid(open, masked);
        var round = masked.Final.History.ShouldHaveSingleItem();
        round.Updates.Keys.ShouldBe(Masked.Sites);
        round.Updates.Values.ShouldAllBe(update => update.Bytes > 0 && update.Norm == 0);
        round.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Sites_that_vanish_on_the_way_are_on_record_and_the_others_make_the_same_model_again()
    {
        var plan = TestConsortium.Plan(sites: 8, rounds: 2, norm: NormKind.Group);
        var (first, second) = (Dropping(), Dropping());
        TestConsortium.ModelOf(second).ShouldBe(TestConsortium.ModelOf(first));
        first
            .Final.History.Select(round => string.Join(' ', round.Updates.Keys))
            .ShouldBe(second.Final.History.Select(round => string.Join(' ', round.Updates.Keys)));
        first.Final.History.ShouldAllBe(round =>
            round.Candidate != null
            && round.Updates.Keys.Concat(round.Refusals.Keys).Order(StringComparer.Ordinal).SequenceEqual(plan.Sites)
        );
        first.Final.History.SelectMany(round => round.Refusals.Values).Distinct().ShouldBe(["dropped_out"]);

        SimulationResult Dropping() =>
            TestConsortium.Run(Mask(plan, new SecureAggregationSettings()), options => options with { DropOutShare = 0.25 });
    }

    [Fact]
    public void A_round_that_loses_too_many_sites_is_rejected_and_the_next_one_begins()
    {
        var result = TestConsortium.Run(Masked with { Rounds = 2 }, options => options with { DropOutShare = 0.75 });
        result.Final.StopReason.ShouldBeNull();
        result.Final.History.Length.ShouldBe(2);
        result.Final.History.ShouldAllBe(round =>
            round.Outcome == RoundOutcome.Rejected
            && round.Candidate == null
            && round.Reason.StartsWith("secure aggregation: ", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void A_cohort_below_the_floor_is_not_asked_for_its_updates()
    {
        var plan = Mask(Open, new SecureAggregationSettings { MinimumCohort = 7 });
        TestConsortium
            .Run(plan)
            .Final.History.ShouldHaveSingleItem()
            .Reason.ShouldBe("secure aggregation: only 6 sites had an update, the plan asks for 7");
    }

    [Fact]
    public void Sites_that_add_noise_under_masks_spend_what_an_aggregator_would_and_repeat_their_noise()
    {
        var plan = Mask(Open, new SecureAggregationSettings { Bits = 20 }) with
        {
            Privacy = new()
            {
                Level = "site",
                Noise = "discrete-gaussian",
                Accountant = "rdp",
                NoiseMultiplier = 20,
                Clip = 1e-3,
                Budget = 8,
            },
            Server = new() { Weights = "equal" },
        };
        var open = plan with { SecureAggregation = new(), Privacy = plan.Privacy with { Noise = "gaussian" } };
        var result = TestConsortium.Run(plan);
        result.Privacy!.Epsilon.ShouldNotBeNull().ShouldBe(TestConsortium.Run(open).Privacy!.Epsilon!.Value);
        result.Final.History.ShouldHaveSingleItem().Candidate.ShouldNotBeNull();
        TestConsortium.ModelOf(TestConsortium.Run(plan)).ShouldBe(TestConsortium.ModelOf(result));
    }

    [Fact]
    public void Parameters_beyond_the_range_are_cut_and_counted()
    {
        var round = TestConsortium.Run(Mask(Open, new SecureAggregationSettings { Range = 1e-5 })).Final.History.ShouldHaveSingleItem();
        round.Warnings.ShouldHaveSingleItem().Key.ShouldBe(SimulationResult.Everyone);
        round.Warnings[SimulationResult.Everyone].ShouldContain("were cut");
    }

    [Fact]
    public void An_update_that_is_no_number_cannot_be_masked()
    {
        var round = TestConsortium.Attacked(Masked, "nan").Final.History.ShouldHaveSingleItem();
        round.Refusals.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("site-05", "not_finite"));
        round.Updates.Count.ShouldBe(5);
    }

    [Fact]
    public void A_robust_rule_compares_the_means_of_groups()
    {
        var plan = TestConsortium.Plan(sites: 15, rounds: 1, norm: NormKind.Group) with
        {
            Robust = new RobustSettings { Rule = "median", Faulty = 1 },
            SecureAggregation = new SecureAggregationSettings { Enabled = true, GroupSize = 5 },
        };
        var honest = TestConsortium.Run(plan);
        var attacked = TestConsortium.Attacked(plan, "scale", "-1000");
        attacked.Final.History.ShouldHaveSingleItem().Updates.Keys.ShouldBe(plan.Sites);
        attacked
            .Final.History[0]
            .Warnings.ShouldContain(warning =>
                warning.Key.StartsWith("group-", StringComparison.Ordinal) && warning.Value.Contains("were cut", StringComparison.Ordinal)
            );
        Distance(attacked.Shared, honest.Shared)
            .ShouldBeLessThan(Distance(TestConsortium.Attacked(plan with { Robust = new() }, "scale", "-1000").Shared, honest.Shared) / 5);
    }

    [Fact]
    public void A_round_of_fewer_groups_than_its_rule_needs_is_rejected()
    {
        var plan = TestConsortium.Plan(sites: 10, rounds: 1, norm: NormKind.Group) with
        {
            Robust = new RobustSettings { Rule = "median", Faulty = 2 },
            SecureAggregation = new SecureAggregationSettings { Enabled = true, GroupSize = 5 },
        };
        var round = TestConsortium.Run(plan).Final.History.ShouldHaveSingleItem();
        round.Outcome.ShouldBe(RoundOutcome.Rejected);
        round.Reason.ShouldStartWith("secure aggregation in groups: median needs at least");
    }

    [Fact]
    public void Control_variates_travel_under_the_same_masks()
    {
        var plan = TestConsortium.Plan(sites: 5, rounds: 2, "scaffold", NormKind.Group);
        plan = plan with
        {
            Training = plan.Training with { Momentum = 0 },
            Closing = new ClosingSettings { QuorumFraction = 1 },
        };
        var hidden = Mask(plan, new SecureAggregationSettings { Range = 32, Bits = 24 });
        ShouldDifferByTheGrid(TestConsortium.Run(plan with { Rounds = 1 }), TestConsortium.Run(hidden with { Rounds = 1 }));

        // The second round is the first that control variates steer: without them it would be that of fedavg.
        var (open, masked) = (TestConsortium.Run(plan), TestConsortium.Run(hidden));
        masked.Final.ServerState.Keys.ShouldBe(open.Final.ServerState.Keys);
        Distance(masked.Shared, open.Shared)
            .ShouldBeLessThan(Distance(open.Shared, TestConsortium.Run(plan with { Strategy = "fedavg" }).Shared) / 20);
    }

    private static void ShouldDifferByTheGrid(SimulationResult open, SimulationResult masked)
    {
        var settings = masked.Final.Settings.SecureAggregation;
        var step = settings.Range / ((1 << (settings.Bits - 1)) - 1);
        open.Shared.Zip(masked.Shared).Max(pair => Math.Abs((double)pair.First - pair.Second)).ShouldBeInRange(double.Epsilon, 1.01 * step);
    }

    private static RunSettings Mask(RunSettings plan, SecureAggregationSettings secure) =>
        plan with
        {
            SecureAggregation = secure with { Enabled = true },
            Admission = new AdmissionSettings { CosineWarning = null },
        };

    private static double Distance(float[] left, float[] right) =>
        Math.Sqrt(left.Zip(right).Sum(pair => ((double)pair.First - pair.Second) * ((double)pair.First - pair.Second)));
}
