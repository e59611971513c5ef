using FederatedQC.EdgeAgent.Training;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.TestKit;

namespace FederatedQC.EdgeAgent.Tests.Training;

public sealed class PrivacyBudgetTests : IDisposable
{
    private static readonly PrivacySettings Settings = new()
    {
        Level = PrivacySettings.Record,
        NoiseMultiplier = 2,
        Budget = 4,
    };
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.Of("ledger.json");

    [Fact]
    public void What_is_spent_counts_after_a_restart_until_the_budget_is_used_up()
    {
        var round = 0;
        string? refusal = null;
        while (round < 1000 && new PrivacyBudget(Path).TrySpend(Settings, Round(round), out _, out refusal))
        {
            round++;
        }

        var ledger = PrivacyLedger.Open(Settings);
        round.ShouldBe(ledger.RoundsLeft(Round(0).Mechanism, 1000));
        round.ShouldBeInRange(2, 999);
        refusal!.ShouldContain("above the budget of 4");
    }

    [Fact]
    public void Another_run_with_a_larger_budget_goes_on_with_what_is_left()
    {
        var round = 0;
        while (new PrivacyBudget(Path).TrySpend(Settings, Round(round), out _, out _))
        {
            round++;
        }

        new PrivacyBudget(Path)
            .TrySpend(Settings with { Budget = 100 }, Round(0) with { Run = "run-2" }, out _, out var refusal)
            .ShouldBeFalse();
        refusal!.ShouldContain("above the budget of 4");
    }

    [Fact]
    public void A_ledger_that_is_damaged_is_not_taken_for_an_empty_one()
    {
        File.WriteAllText(Path, "{}");

        new PrivacyBudget(Path).TrySpend(Settings, Round(0), out _, out var refusal).ShouldBeFalse();
        refusal.ShouldNotBeNullOrWhiteSpace();
        File.ReadAllText(Path).ShouldBe("{}");
    }

    [Fact]
    public void What_the_images_have_cost_is_said_over_all_runs_and_as_the_present_plan_counts()
    {
        var budget = new PrivacyBudget(Path);
        budget.TrySpend(Settings, Round(0), out var first, out _).ShouldBeTrue();
        budget
            .TrySpend(Settings with { Delta = 1e-7, Accountant = "rdp" }, Round(0) with { Run = "run-2" }, out var second, out _)
            .ShouldBeTrue();

        var step = Round(0).Mechanism;
        first.ShouldBe(PrivacyAccountants.Get("pld").Epsilon([step], 1e-5));
        second.ShouldBe(PrivacyAccountants.Get("rdp").Epsilon([step with { Steps = 2 * step.Steps }], 1e-7));
    }

    public void Dispose() => _folder.Dispose();

    private static PrivacySpent Round(int round) => new("run-1", round, Settings.RecordRound(images: 40, batchSize: 8, epochs: 1));
}
