using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Federation.Tests.Rounds;

/// <summary>How long a round waits for those who sent an update and say nothing of the candidate.</summary>
public sealed class EvaluationClosingTests
{
    private static readonly RunSettings Settings = TestRun.Settings with
    {
        Rounds = 10,
        Closing = new ClosingSettings
        {
            QuorumFraction = 0.6,
            Grace = TimeSpan.FromMinutes(3),
            EvaluationDeadline = TimeSpan.FromHours(1),
        },
    };

    private static readonly RunState Begun = RunMachine.Begin(new RunEvent.Planned(Settings, TestRun.Initial, TestRun.Start)).State;

    [Fact]
    public void A_quorum_of_evaluations_starts_the_grace_and_its_end_decides()
    {
        var evaluating = Evaluating(Begun);
        RunEvents.Describe(RunMachine.Apply(evaluating, RunEvents.Parse("Evaluated a", 0))).ShouldBe("Evaluating 0: ");

        var quorum = RunMachine.Apply(evaluating.After(RunEvents.Parse("Evaluated a", 0)), RunEvents.Parse("Evaluated b", 0));
        RunEvents.Describe(quorum).ShouldBe("Evaluating 0: Start EvaluationGrace");
        quorum.Effects.OfType<RunEffect.StartTimer>().Single().After.ShouldBe(TimeSpan.FromMinutes(3));

        RunEvents
            .Describe(RunMachine.Apply(quorum.State, RunEvents.Parse("Timer EvaluationGrace", 0)))
            .ShouldBe("Announced 1: Release 0, Announce 1");
    }

    [Fact]
    public void Without_a_quorum_the_grace_decides_nothing()
    {
        var one = Evaluating(Begun).After(RunEvents.Parse("Evaluated a", 0));
        RunMachine.Apply(one, RunEvents.Parse("Timer EvaluationGrace", 0)).State.ShouldBeSameAs(one);
    }

    [Fact]
    public void An_evaluation_of_who_sent_no_update_makes_no_quorum()
    {
        var state = Begun.After(
            RunEvents.Parse("Announced", 0),
            RunEvents.Parse("Admitted a", 0),
            RunEvents.Parse("Admitted b", 0),
            RunEvents.Parse("Timer Grace", 0),
            RunEvents.Parse("Aggregated", 0)
        );
        var other = state.After(RunEvents.Parse("Evaluated c", 0), RunEvents.Parse("Evaluated a", 0));
        (other.HasEvaluationQuorum, other.Phase).ShouldBe((false, RunPhase.Evaluating));
    }

    [Fact]
    public void After_a_restart_the_grace_begins_anew_where_there_is_a_quorum()
    {
        var quorum = Evaluating(Begun).After(RunEvents.Parse("Evaluated a", 0), RunEvents.Parse("Evaluated b", 0));
        RunEvents
            .Describe(new RunTransition(quorum, RunMachine.Resume(quorum)))
            .ShouldBe("Evaluating 0: Drop 0, Ask 0, Start Evaluation, Start EvaluationGrace");
    }

    [Fact]
    public void Who_let_two_evaluations_lapse_is_not_waited_for()
    {
        var state = Begun;
        for (var round = 0; round < RunState.MostLapses; round++)
        {
            state = Evaluating(state).After(RunEvents.Parse("Evaluated a", round), RunEvents.Parse("Evaluated b", round));
            state.Phase.ShouldBe(RunPhase.Evaluating, "c is waited for");
            state = state.After(RunEvents.Parse("Timer EvaluationGrace", round));
        }

        state.Lapses.ShouldHaveSingleItem().ShouldBe(new("c", RunState.MostLapses));
        Evaluating(state).After(RunEvents.Parse("Evaluated a", 2), RunEvents.Parse("Evaluated b", 2)).Round.ShouldBe(3);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2)]
    public void Who_evaluates_again_is_waited_for_again_also_when_it_is_late(int evaluated)
    {
        var state = Evaluating(Lapsed(rounds: 3));
        state = state.After(RunEvents.Parse("Evaluated a", 3), RunEvents.Parse("Evaluated c", evaluated));
        state = state.After(RunEvents.Parse("Evaluated b", 3));
        if (evaluated == 3)
        {
            state = Evaluating(state).After(RunEvents.Parse("Evaluated a", 4), RunEvents.Parse("Evaluated b", 4));
        }

        state.Phase.ShouldBe(RunPhase.Evaluating, "c is waited for");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    public void An_evaluation_from_long_ago_or_of_no_round_does_not_count_as_one(int round)
    {
        var state = Evaluating(Lapsed(rounds: 3));
        RunMachine.Apply(state, RunEvents.Parse("Evaluated c", round)).State.ShouldBeSameAs(state);
    }

    [Fact]
    public void Where_most_have_lapsed_the_round_waits_until_a_quorum_evaluates()
    {
        var state = Begun;
        for (var round = 0; round < RunState.MostLapses; round++)
        {
            state = Evaluating(state).After(RunEvents.Parse("Evaluated a", round), RunEvents.Parse("Timer Evaluation", round));
        }

        state.Lapses.Keys.ShouldBe(["b", "c"]);
        state = Evaluating(state).After(RunEvents.Parse("Evaluated a", 2));
        state.Phase.ShouldBe(RunPhase.Evaluating);
        state.After(RunEvents.Parse("Evaluated b", 2)).Round.ShouldBe(3);
    }

    // c sends updates and never evaluates.
    private static RunState Lapsed(int rounds) =>
        Enumerable
            .Range(0, rounds)
            .Aggregate(Begun, (state, round) =>
                Evaluating(state)
                    .After(
                        RunEvents.Parse("Evaluated a", round),
                        RunEvents.Parse("Evaluated b", round),
                        RunEvents.Parse("Timer EvaluationGrace", round)
                    )
            );

    private static RunState Evaluating(RunState state) =>
        state.After(
            RunEvents.Parse("Announced", state.Round),
            RunEvents.Parse("Admitted a", state.Round),
            RunEvents.Parse("Admitted b", state.Round),
            RunEvents.Parse("Admitted c", state.Round),
            RunEvents.Parse("Aggregated", state.Round)
        );
}
