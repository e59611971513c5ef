using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>Every strategy through a whole run.</summary>
public sealed class StrategyTests
{
    public static TheoryData<string> Strategies =>
        [
            .. AggregationStrategies
                .All.Values.Where(strategy => !strategy.AddsSums)
                .Select(strategy => strategy.Name)
                .Order(StringComparer.Ordinal),
        ];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Every_strategy_runs_its_rounds_and_gives_a_reason_for_what_became_of_each(string strategy)
    {
        var result = TestConsortium.Run(PlanOf(strategy));
        result.Final.Phase.ShouldBe(RunPhase.Finished);
        result.Final.StopReason.ShouldBeNull();
        result.Final.History.Select(round => round.Round).ShouldBe([0, 1]);
        result.Final.History.ShouldAllBe(round =>
            round.Candidate != null && round.Reason.Length > 0 && round.Updates.Count > 0 && round.Refusals.IsEmpty
        );
        result.Shared.ShouldAllBe(value => float.IsFinite(value));
        double.IsFinite(result.Accuracy).ShouldBeTrue();
    }

    /// <summary>
    /// Of three unlike sites: what a strategy asks of sites and server shows in the models. FedBN, FedPer and Ditto differ in what stays at
    /// the sites.
    /// </summary>
    [Theory]
    [MemberData(nameof(Strategies))]
    public void A_strategy_makes_other_models_than_fedavg_unless_it_is_one_at_the_server(string strategy)
    {
        var plan = PlanOf(strategy, sites: 3) with { Server = new ServerSettings { BufferSize = 2 } };
        var (own, plain) = (
            CandidatesOf(plan),
            CandidatesOf(plan with { Strategy = "fedavg", Training = plan.Training with { ProximalMu = 0 } })
        );
        own.Length.ShouldBe(plain.Length);
        if (strategy is "fedavg" or "fedbn" or "fedper" or "ditto")
        {
            own.ShouldBe(plain);
        }
        else
        {
            own[^1].ShouldNotBe(plain[^1]);
        }
    }

    [Theory]
    [InlineData("fedavg", false)]
    [InlineData("fedbn", true)]
    [InlineData("fedper", true)]
    [InlineData("fedrep", true)]
    [InlineData("ditto", true)]
    public void What_stays_at_a_site_makes_its_model_its_own(string strategy, bool isOwn) =>
        TestConsortium.Run(PlanOf(strategy)).Test.Keys.ShouldBe(isOwn ? ["site-00", "site-01"] : [SimulationResult.Everyone]);

    [Fact]
    public void Sites_learn_together_what_is_easy_to_tell()
    {
        var plan = TestConsortium.Plan(sites: 3, rounds: 8);
        var result = TestConsortium.Run(plan with { Training = plan.Training with { LocalEpochs = 2 } });
        result.Final.Released.ShouldNotBeNull();
        result.Accuracy.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void An_asynchronous_run_takes_updates_that_began_with_an_older_model()
    {
        var plan = TestConsortium.Plan(sites: 5, rounds: 4, strategy: "fedbuff", norm: NormKind.Group) with
        {
            Server = new ServerSettings { BufferSize = 2 },
        };
        var history = TestConsortium.Run(plan).Final.History;
        history.ShouldAllBe(round => round.Updates.Count == 2);
        history[0].Updates.Values.ShouldAllBe(update => update.Staleness == 0);
        history.SelectMany(round => round.Updates.Values).Max(update => update.Staleness).ShouldBeInRange(1, 3);
    }

    private static ImmutableArray<Hash256?> CandidatesOf(RunSettings plan) =>
        [.. TestConsortium.Run(plan, more: 8).Final.History.Select(round => round.Candidate)];

    private static RunSettings PlanOf(string strategy, int sites = 2)
    {
        var plan = TestConsortium.Plan(sites, rounds: 2, strategy, strategy == "fedbuff" ? NormKind.Group : NormKind.Batch);
        return AggregationStrategies.Get(strategy).Term switch
        {
            SiteTerm.ControlVariates => plan with
            {
                Training = plan.Training with { Momentum = 0 },
                Closing = new ClosingSettings { QuorumFraction = 1 },
            },
            SiteTerm.Proximal => plan with { Training = plan.Training with { ProximalMu = 0.01 } },
            _ => plan,
        };
    }
}
