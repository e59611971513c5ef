using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Demo;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Tests.Demo;

public sealed class PrivacyForecastTests
{
    private static readonly int[] Images = [120, 40, 40, 77];

    [Fact]
    public void Without_noise_there_is_no_epsilon() => PrivacyForecast.Epsilon(Plan(new PrivacySettings()), Images).ShouldBeNull();

    [Fact]
    public void It_is_what_the_ledger_of_the_smallest_site_holds_after_the_last_round()
    {
        var plan = Plan(
            new PrivacySettings
            {
                Level = PrivacySettings.Record,
                NoiseMultiplier = 1.5,
                Budget = 1000,
                Accountant = "rdp",
            }
        );
        PrivacyForecast
            .Epsilon(plan, Images)
            .ShouldBe(
                Images.Max(images => Spend(plan, plan.Privacy.RecordRound(images, plan.Training.BatchSize, plan.Training.LocalEpochs)))
            );
        PrivacyForecast
            .Epsilon(plan, Images)
            .ShouldBe(Spend(plan, plan.Privacy.RecordRound(40, plan.Training.BatchSize, plan.Training.LocalEpochs)));
    }

    [Fact]
    public void At_site_level_it_is_what_the_ledger_of_the_aggregator_holds()
    {
        var plan = Plan(
            new PrivacySettings
            {
                Level = PrivacySettings.Site,
                NoiseMultiplier = 4,
                Budget = 1000,
            }
        );
        PrivacyForecast.Epsilon(plan, Images).ShouldBe(Spend(plan, plan.Privacy.SiteRound()));
    }

    [Fact]
    public void A_budget_that_does_not_pay_for_all_rounds_is_refused()
    {
        var plan = Plan(
            new PrivacySettings
            {
                Level = PrivacySettings.Record,
                Budget = 0.1,
                Accountant = "rdp",
            }
        );
        Should
            .Throw<UsageException>(() => PrivacyForecast.ThrowIfTooDear(plan, Images))
            .Message.ShouldStartWith("--epsilon is 0.1: 3 rounds would spend ");
        Should.NotThrow(() => PrivacyForecast.ThrowIfTooDear(plan with { Privacy = plan.Privacy with { Budget = 1000 } }, Images));
    }

    private static RunSettings Plan(PrivacySettings privacy) =>
        Asked.Plan($"--rounds 3 --norm group --sites {Images.Length}") with
        {
            Privacy = privacy,
        };

    // The way that a service goes: one round after the other.
    private static double Spend(RunSettings plan, GaussianSteps cost)
    {
        var ledger = PrivacyLedger.Open(plan.Privacy);
        for (var round = 0; round < plan.Rounds; round++)
        {
            ledger.TrySpend(new PrivacySpent(plan.Run, round, cost), out ledger, out _).ShouldBeTrue();
        }

        return ledger.Epsilon();
    }
}
