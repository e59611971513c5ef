using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Rounds;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>Budgets of differential privacy through a whole run.</summary>
public sealed class PrivacyTests
{
    private static readonly RunSettings Plan = TestConsortium.Plan(sites: 2, rounds: 6, norm: NormKind.Group);

    [Fact]
    public void Sites_stop_training_when_the_budget_of_their_images_is_spent()
    {
        // The quickest accountant: what is tested is where the run stops, not how tight the bound is.
        var privacy = new PrivacySettings
        {
            Level = PrivacySettings.Record,
            NoiseMultiplier = 2,
            Clip = 1,
            Budget = 6,
            Accountant = "rdp",
        };
        var result = TestConsortium.Run(Plan with { Privacy = privacy, Training = Plan.Training with { LocalEpochs = 2 } });
        result.Final.History.Length.ShouldBeInRange(1, Plan.Rounds - 1);
        result.Final.StopReason.ShouldBe("too few sites had an update that was admitted");
        result
            .Final.History.Select(round => round.Privacy!.Epsilon)
            .ShouldBe(Enumerable.Range(1, result.Final.History.Length).Select(rounds => SpentOf(privacy, rounds)));
        result.Privacy.ShouldBe((result.Final.LastRelease ?? result.Final.History[^1]).Privacy);
        result.Privacy!.Level.ShouldBe("record");
        SpentOf(privacy, result.Final.History.Length + 1).ShouldBeNull();
    }

    [Fact]
    public void Sites_train_with_clipped_and_noised_gradients()
    {
        const double Rate = 1;
        const double Clip = 1e-6;
        const double Multiplier = 2;
        const int Images = 16;
        const int Batch = 8;
        const int Steps = 2;
        var plan = TestConsortium.Plan(sites: 2, rounds: 1, norm: NormKind.Group);
        plan = plan with
        {
            Training = plan.Training with { Momentum = 0, WeightDecay = 0, LearningRate = Rate, Schedule = "constant", BatchSize = Batch },
        };
        var start = ModelInitialiser.Create(plan.Spec, (int)plan.Seed).Shared;
        var privacy = new PrivacySettings
        {
            Level = PrivacySettings.Record,
            NoiseMultiplier = Multiplier,
            Clip = Clip,
            Accountant = "rdp",
            Budget = 100,
        };

        var moved = Distance(TestConsortium.Run(plan with { Privacy = privacy }).Shared, start);
        var unprotected = Distance(TestConsortium.Run(plan).Shared, start);

        // Two sites' noise is averaged. All images in every batch is the most that the Poisson draw can bring.
        var bound = Rate * Steps * Clip * Images / Batch;
        var noise = Rate * Multiplier * Clip * Math.Sqrt(Steps / 2.0 * start.Length) / Batch;
        moved.ShouldBeInRange((0.9 * noise) - bound, (1.1 * noise) + bound);
        bound.ShouldBeLessThan(noise / 4);
        unprotected.ShouldBeGreaterThan(1000 * moved);
    }

    [Fact]
    public void A_run_that_protects_sites_ends_with_the_sentence_of_the_ledger_when_the_budget_is_spent()
    {
        var privacy = new PrivacySettings
        {
            Level = PrivacySettings.Site,
            NoiseMultiplier = 1,
            Clip = 0.5,
            Budget = 8,
        };
        var result = TestConsortium.Run(
            Plan with
            {
                Privacy = privacy,
                Server = new ServerSettings { Weights = "equal" },
            }
        );
        result.Final.Phase.ShouldBe(RunPhase.Finished);
        result.Final.History.Length.ShouldBeInRange(1, Plan.Rounds - 1);
        result
            .Final.Ledger!.TrySpend(new PrivacySpent(Plan.Run, Plan.Rounds, privacy.SiteRound()), out _, out var decision)
            .ShouldBeFalse();
        result.Final.StopReason.ShouldBe(decision.Reason);
        result.Privacy!.Level.ShouldBe("site");
        result.Privacy.Epsilon!.Value.ShouldBeInRange(0.1, privacy.Budget);
        result.Final.History[^1].Privacy!.Epsilon.ShouldBe(result.Final.Ledger.Epsilon());
    }

    [Fact]
    public void A_run_that_protects_nothing_says_no_epsilon() =>
        TestConsortium.Run(TestConsortium.Plan(sites: 2, rounds: 1)).Privacy.ShouldBeNull();

    private static double Distance(float[] left, float[] right) =>
        Math.Sqrt(left.Zip(right).Sum(pair => ((double)pair.First - pair.Second) * ((double)pair.First - pair.Second)));

    // What the rounds of one site cost: two epochs of two batches of 8 out of 16 images; null where the budget does not reach.
    private static double? SpentOf(PrivacySettings privacy, int rounds)
    {
        var ledger = PrivacyLedger.Open(privacy);
        for (var round = 0; round < rounds; round++)
        {
            if (!ledger.TrySpend(new PrivacySpent("other", round, privacy.RecordRound(16, 8, 2)), out ledger, out _))
            {
                return null;
            }
        }

        return ledger.Epsilon();
    }
}
