using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Federation.Tests.Rounds;

/// <summary>What the record of a round says that its model has cost in privacy. Every round of these runs is released.</summary>
public sealed class ReleasePrivacyTests
{
    private static readonly PrivacySettings Site = new()
    {
        Level = PrivacySettings.Site,
        NoiseMultiplier = 4,
        Budget = 100,
        Accountant = "rdp",
    };

    private static readonly PrivacySettings Record = Site with { Level = PrivacySettings.Record, Delta = 1e-6 };

    [Fact]
    public void Where_nothing_is_protected_it_says_nothing() =>
        Run(new PrivacySettings(), (3, 3), (3, 3)).History.ShouldAllBe(round => round.Privacy == null);

    [Fact]
    public void At_site_level_a_release_has_cost_its_round_and_those_before_and_not_the_one_that_began_since()
    {
        var first = Run(Site, (null, null));
        first.Ledger!.Spent.ShouldHaveSingleItem().Rounds.ShouldBe(2);
        first.LastRelease!.Privacy.ShouldBe(new ModelPrivacy("site", Spent(1), 1e-5, "rdp"));
        Run(Site, (null, null), (null, null)).LastRelease!.Privacy!.Epsilon.ShouldBe(Spent(2));
        first.LastRelease.Privacy!.VouchedBy.ShouldBe("aggregator");
    }

    [Fact]
    public void What_earlier_runs_spent_of_the_same_budget_counts()
    {
        var earlier = PrivacyLedger.Open(Site).Apply(new PrivacySpent("run-0", 0, Site.SiteRound() with { Steps = 7 }));
        RunAfter(earlier, Site, (null, null)).LastRelease!.Privacy!.Epsilon.ShouldBe(Spent(8));
    }

    [Fact]
    public void A_run_that_protects_no_site_hands_on_what_earlier_ones_spent_and_spends_nothing()
    {
        var earlier = PrivacyLedger.Open(Site).Apply(new PrivacySpent("run-0", 0, Site.SiteRound()));
        var between = RunAfter(earlier, new PrivacySettings(), (null, null));
        between.Ledger.ShouldBe(earlier);
        between.LastRelease!.Privacy.ShouldBeNull();
    }

    [Fact]
    public void At_record_level_it_is_the_most_that_a_site_said_whose_update_is_part_of_the_model()
    {
        var run = Run(Record, (3, 1), (null, 1.5));
        run.History[0].Privacy.ShouldBe(new ModelPrivacy("record", 3, 1e-6, "rdp"));
        run.History[0].Privacy!.VouchedBy.ShouldBe("sites");
        Run(Record, (1, 3), (1.5, 3.5)).History.Select(round => round.Privacy!.Epsilon).ShouldBe([3, 3.5]);
    }

    [Fact]
    public void A_site_that_is_away_later_has_cost_what_it_said_before()
    {
        var state = TestRun.Begun with { Settings = TestRun.Settings with { Privacy = Record } };
        state = Round(state, 0, [("a", 9), ("b", 1)]);
        Round(state, 1, [("b", 1.5), ("c", 2)]).LastRelease!.Privacy!.Epsilon.ShouldBe(9);
    }

    [Fact]
    public void What_a_site_did_not_say_is_not_made_good_by_what_others_said_nor_later()
    {
        Run(Record, (3, null), (3.5, 3.5)).History.Select(round => round.Privacy!.Epsilon).ShouldBe([null, null]);
        Run(Record, (null, 3)).LastRelease!.Privacy!.Delta.ShouldBe(1e-6);
    }

    [Fact]
    public void A_round_without_a_model_has_cost_none_and_what_was_spent_in_it_counts_in_the_next()
    {
        var state = Collected(
            TestRun.Begun with
            {
                Settings = TestRun.Settings with { Privacy = Site },
                Ledger = Opened(Site),
            },
            0,
            [("a", null), ("b", null)]
        );
        state = state.After(RunEvents.Parse("AggregationFailed", 0));
        state.History[0].Privacy.ShouldBeNull();
        Round(state, 1, [("a", null), ("b", null)]).LastRelease!.Privacy!.Epsilon.ShouldBe(Spent(2));
    }

    [Fact]
    public void An_event_of_before_there_was_an_epsilon_is_read()
    {
        var json = RunEventJson.Serialize(Admitted(0, "a", 2.5));
        RunEventJson.Deserialize(json).ShouldBe(Admitted(0, "a", 2.5));
        var old = System.Text.Encoding.UTF8.GetString(json).Replace(",\"epsilon\":2.5", "", StringComparison.Ordinal);
        old.ShouldNotContain("epsilon");
        RunEventJson.Deserialize(System.Text.Encoding.UTF8.GetBytes(old)).ShouldBe(Admitted(0, "a", null));
    }

    private static double Spent(int rounds) => PrivacyAccountants.Get("rdp").Epsilon([Site.SiteRound() with { Steps = rounds }], 1e-5);

    // The ledger of a run whose first round is open.
    private static PrivacyLedger Opened(PrivacySettings privacy) =>
        PrivacyLedger.Open(privacy).Apply(new PrivacySpent(TestRun.Settings.Run, 0, privacy.SiteRound()));

    private static RunState Run(PrivacySettings privacy, params (double? A, double? B)[] rounds) => RunAfter(null, privacy, rounds);

    /// <summary>Rounds of the sites a and b, with what each of them says in each.</summary>
    private static RunState RunAfter(PrivacyLedger? earlier, PrivacySettings privacy, params (double? A, double? B)[] rounds)
    {
        var settings = TestRun.Settings with { Rounds = 3, Privacy = privacy };
        var state = RunMachine.Begin(new RunEvent.Planned(settings, TestRun.Initial, TestRun.Start) { Ledger = earlier }).State;
        for (var round = 0; round < rounds.Length; round++)
        {
            state = Round(state, round, [("a", rounds[round].A), ("b", rounds[round].B)]);
        }

        state.History.ShouldAllBe(round => round.Outcome == RoundOutcome.Released);
        return state;
    }

    private static RunState Round(RunState state, int round, (string Site, double? Epsilon)[] said) =>
        Collected(state, round, said)
            .After([RunEvents.Parse("Aggregated", round), .. said.Select(entry => RunEvents.Parse($"Evaluated {entry.Site}", round))]);

    private static RunState Collected(RunState state, int round, (string Site, double? Epsilon)[] said) =>
        state.After([
            RunEvents.Parse("Announced", round),
            .. said.Select(entry => Admitted(round, entry.Site, entry.Epsilon)),
            RunEvents.Parse("Timer Grace", round),
        ]);

    private static RunEvent.UpdateAdmitted Admitted(int round, string site, double? epsilon) =>
        new(round, site, TestRun.Update() with { Epsilon = epsilon }, TestRun.Start);
}
