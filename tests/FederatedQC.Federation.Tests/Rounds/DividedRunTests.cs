using System.Collections.Immutable;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Federation.Tests.Rounds;

/// <summary>A run whose sites turn out to learn different things ends, and says who belongs together.</summary>
public sealed class DividedRunTests
{
    private const int Patience = 2;
    private static readonly DateTimeOffset At = TestRun.Start.AddMinutes(1);

    private static readonly RunSettings Plan = TestRun.Settings with
    {
        Rounds = 9,
        Sites = ["a", "b", "c"],
        Families = new FamilySettings
        {
            Clustering = "cfl",
            Patience = Patience,
            SmallestFamily = 1,
        },
    };

    private static readonly RunEvent.Planned Planned = new(Plan, TestRun.Candidate(99), At) { Family = "steel" };

    [Fact]
    public void Ends_when_enough_rounds_in_a_row_say_the_same_and_names_the_families_and_the_model_to_go_on_with()
    {
        var (state, _) = Play(Apart, Apart);

        (state.Phase, state.IsDivided).ShouldBe((RunPhase.Finished, true));
        state.Families!.Families.Select(family => $"{family.Key} {string.Join(' ', family.Value)}").ShouldBe(["steel a b", "steel-2 c"]);
        state.StopReason.ShouldBe(
            $"the sites' updates fall into families: steel: a, b; steel-2: c. Begin a run a family, from model {state.Base.Short}"
        );
        state.Base.ShouldBe(TestRun.Candidate(0), "the round that found them has no result");
        state.History.Length.ShouldBe(1);
        RunMachine
            .Resume(state)
            .ShouldBe(
                [new RunEffect.DropUpdates(0), new RunEffect.Release(0), new RunEffect.DropUpdates(1), new RunEffect.Conclude()],
                "nothing asks for an evaluation"
            );
    }

    [Fact]
    public void Goes_on_where_one_round_says_so_and_the_next_does_not()
    {
        var (state, _) = Play(Apart, Together, Apart);

        (state.Phase, state.Round, state.IsDivided, state.StopReason).ShouldBe((RunPhase.Announced, 3, false, null));
    }

    [Fact]
    public void What_was_found_so_far_survives_a_replay_of_the_journal()
    {
        var (one, journal) = Play(Apart);
        var replayed = journal
            .Select(happened => RunEventJson.Deserialize(RunEventJson.Serialize(happened)))
            .Aggregate(
                RunMachine.Begin((RunEvent.Planned)RunEventJson.Deserialize(RunEventJson.Serialize(Planned))).State,
                (state, happened) => RunMachine.Apply(state, happened).State
            );
        replayed.Families!.MembershipOf("c").ShouldBe(new FamilyMembership("steel", "steel", "steel-2", 1));

        Round(replayed, Apart).Last().State.IsDivided.ShouldBeTrue();
        one.IsDivided.ShouldBeFalse();
    }

    [Fact]
    public void A_run_that_does_not_ask_knows_no_families()
    {
        var state = RunMachine.Begin(Planned with { Settings = Plan with { Families = new FamilySettings() } }).State;
        Round(state, Apart).Last().State.Families.ShouldBeNull();
    }

    private static FamilyFindings Apart => Findings(["a", "b"], ["c"]);

    private static FamilyFindings Together => Findings(["a", "b", "c"]);

    private static FamilyFindings Findings(params string[][] clusters) =>
        new([.. clusters.Select(cluster => new FoundFamily("steel", [.. cluster]))], []);

    private static (RunState State, ImmutableArray<RunEvent> Journal) Play(params FamilyFindings[] rounds)
    {
        var state = RunMachine.Begin(Planned).State;
        var journal = ImmutableArray.CreateBuilder<RunEvent>();
        foreach (var findings in rounds)
        {
            foreach (var (happened, after) in Round(state, findings))
            {
                journal.Add(happened);
                state = after;
            }
        }

        return (state, journal.ToImmutable());
    }

    private static IEnumerable<(RunEvent Event, RunState State)> Round(RunState state, FamilyFindings findings)
    {
        var round = state.Round;
        RunEvent[] events =
        [
            new RunEvent.Announced(round, At),
            .. Plan.Sites.Select(site => new RunEvent.UpdateAdmitted(round, site, TestRun.Update(), At)),
            new RunEvent.Aggregated(round, TestRun.Candidate(round), At) { Findings = findings },
            .. Plan.Sites.Select(site => new RunEvent.SiteEvaluated(round, site, TestRun.Candidate(round), TestRun.Evaluation(), At)),
        ];
        foreach (var happened in events)
        {
            state = RunMachine.Apply(state, happened).State;
            yield return (happened, state);
        }
    }
}
