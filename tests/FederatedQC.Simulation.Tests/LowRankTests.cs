using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>Runs that change large weights at low rank.</summary>
public sealed class LowRankTests
{
    private static readonly RunSettings Whole = TestConsortium.Plan(sites: 5, rounds: 2);

    [Theory]
    [InlineData(LowRankVariant.FrozenA, "trimmed-mean")]
    [InlineData(LowRankVariant.BothFactors, "trimmed-mean")]
    [InlineData(LowRankVariant.BothFactors, "median")]
    [InlineData(LowRankVariant.BothFactors, "krum")]
    [InlineData(LowRankVariant.BothFactors, "rfa")]
    [InlineData(LowRankVariant.BothFactors, "centred-clipping")]
    public void Sites_send_only_factors_and_a_rule_works_on_what_they_stand_for(LowRankVariant variant, string rule)
    {
        var plan = LowRank(variant) with
        {
            Robust = new RobustSettings { Rule = rule, Faulty = 1 },
        };
        var result = TestConsortium.Run(plan);
        TestConsortium.ModelOf(result).ShouldNotBe(TestConsortium.ModelOf(TestConsortium.Run(LowRank(variant))));
        var numbers = new LowRankLayout(plan.Spec, plan.LowRank!).UpdateCount;
        numbers.ShouldBeLessThan(new ParameterLayout(plan.Spec).SharedCount / 2);
        result
            .Final.History.SelectMany(round => round.Updates.Values)
            .ShouldAllBe(update => update.Bytes == sizeof(float) * numbers && update.Norm > 0);
        result.Final.History.ShouldAllBe(round => round.Candidate != null && round.Refusals.IsEmpty);
    }

    [Fact]
    public void The_same_seed_gives_the_same_model_whatever_the_number_of_threads()
    {
        var plan = LowRank(LowRankVariant.FrozenA);
        TestConsortium
            .ModelOf(TestConsortium.Run(plan, options => options with { Threads = 1 }))
            .ShouldBe(TestConsortium.ModelOf(TestConsortium.Run(plan)));
    }

    [Fact]
    public void Factors_that_reach_too_far_are_refused()
    {
        var round = TestConsortium
            .Attacked(LowRank(LowRankVariant.FrozenA) with { Rounds = 1 }, "scale", "1000")
            .Final.History.ShouldHaveSingleItem();
        round.Refusals.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("site-04", "norm_outlier"));
    }

    [Fact]
    public void Every_round_of_an_asynchronous_run_makes_a_candidate_of_factors_some_of_which_are_stale()
    {
        var plan = TestConsortium.Plan(sites: 5, rounds: 4, "fedbuff", NormKind.Group) with
        {
            Server = new ServerSettings { BufferSize = 2 },
            LowRank = Options(LowRankVariant.FrozenA),
        };
        var history = TestConsortium.Run(plan).Final.History;
        history.SelectMany(round => round.Updates.Values).Max(update => update.Staleness).ShouldBeGreaterThan(0);
        history.ShouldAllBe(round => round.Candidate != null);
    }

    [Fact]
    public void Masks_change_what_frozen_factors_stand_for_by_no_more_than_the_grid_of_the_integers()
    {
        var plan = LowRank(LowRankVariant.FrozenA) with
        {
            Rounds = 1,
            Admission = new AdmissionSettings { CosineWarning = null },
        };
        var hidden = plan with
        {
            SecureAggregation = new SecureAggregationSettings
            {
                Enabled = true,
                Range = 8,
                Bits = 20,
            },
        };
        var (open, masked) = (TestConsortium.Run(plan), TestConsortium.Run(hidden));
        masked.Final.History.ShouldHaveSingleItem().Updates.Count.ShouldBe(5);
        var most = LargestErrors(plan, hidden.SecureAggregation.Range / ((1 << (hidden.SecureAggregation.Bits - 1)) - 1));
        double[] errors = [.. open.Shared.Zip(masked.Shared, (one, other) => Math.Abs((double)one - other))];
        errors.Max().ShouldBeGreaterThan(0);
        errors.Zip(most).ShouldAllBe(pair => pair.First <= pair.Second);
    }

    // A number of an update is off by a step of the grid at most; a weight is the sum of alpha / rank * B * A over the rank.
    private static double[] LargestErrors(RunSettings plan, double step)
    {
        var layout = new LowRankLayout(plan.Spec, plan.LowRank!);
        var basis = new LowRankBasis(layout, plan.Seed, round: 0);
        return
        [
            .. layout.Slots.SelectMany(
                (slot, index) =>
                {
                    var a = basis.A(index).ToArray();
                    return Enumerable
                        .Range(0, slot.Tensor.Tensor.Count)
                        .Select(place =>
                            1.01
                            * step
                            * (
                                slot.IsLowRank
                                    ? layout.Options.Alpha
                                        / slot.Rank
                                        * Enumerable
                                            .Range(0, slot.Rank)
                                            .Sum(row => Math.Abs((double)a[(row * slot.Columns) + (place % slot.Columns)]))
                                    : 1
                            )
                        );
                }
            ),
        ];
    }

    private static RunSettings LowRank(LowRankVariant variant) => Whole with { LowRank = Options(variant) };

    private static LowRankOptions Options(LowRankVariant variant) =>
        new()
        {
            Rank = 4,
            Alpha = 8,
            LeastParameters = 256,
            Variant = variant,
        };
}
