using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Federation.Tests.Rounds;

public sealed class RunMachineTests
{
    /// <summary>Where an event leads from a place, and what is to be done. What is not named here changes nothing.</summary>
    private static readonly Dictionary<(string Place, string Event), string> Table = new()
    {
        [("Announced", "Announced")] = "Collecting 0: Start Deadline",
        [("Announced", "Stopped")] = "Finished 0: Drop 0, Conclude",
        [("Collecting", "Admitted a")] = "Collecting 0: ",
        [("Collecting", "Admitted b")] = "Collecting 0: ",
        [("Collecting", "Admitted c")] = "Collecting 0: ",
        [("Collecting", "Refused a")] = "Collecting 0: ",
        [("Collecting", "Timer Deadline")] = "Collecting 0: Start Deadline",
        [("Collecting", "Stopped")] = "Finished 0: Drop 0, Conclude",
        [("One", "Admitted b")] = "Collecting 0: Start Grace",
        [("One", "Admitted c")] = "Collecting 0: Start Grace",
        [("One", "Timer Deadline")] = "Collecting 0: Start Deadline",
        [("One", "Lost a")] = "Collecting 0: Again 0",
        [("One", "Stopped")] = "Finished 0: Drop 0, Conclude",
        [("Quorum", "Admitted c")] = "Aggregating 0: Aggregate 0",
        [("Quorum", "Timer Grace")] = "Aggregating 0: Aggregate 0",
        [("Quorum", "Timer Deadline")] = "Aggregating 0: Aggregate 0",
        [("Quorum", "Lost a")] = "Collecting 0: Again 0",
        [("Quorum", "Stopped")] = "Finished 0: Drop 0, Conclude",
        [("Aggregating", "Aggregated")] = "Evaluating 0: Drop 0, Ask 0, Start Evaluation",
        [("Aggregating", "AggregationFailed")] = "Announced 1: Drop 0, Announce 1",
        [("Aggregating", "Lost a")] = "Collecting 0: Again 0, Start Deadline",
        [("Aggregating", "Stopped")] = "Finished 0: Drop 0, Conclude",
        [("Reopened", "Admitted a")] = "Aggregating 0: Aggregate 0",
        [("Reopened", "Admitted c")] = "Collecting 0: ",
        [("Reopened", "Refused a")] = "Collecting 0: ",
        [("Reopened", "Timer Deadline")] = "Collecting 0: Start Deadline",
        [("Reopened", "Stopped")] = "Finished 0: Drop 0, Conclude",
        [("Evaluating", "Evaluated a")] = "Evaluating 0: ",
        [("Evaluating", "Evaluated b")] = "Evaluating 0: ",
        [("Evaluating", "Evaluated c")] = "Evaluating 0: ",
        [("Evaluating", "Timer Evaluation")] = "Announced 1: Announce 1",
        [("Evaluating", "Stopped")] = "Finished 0: Drop 0, Conclude",
        [("Judged", "Evaluated b")] = "Announced 1: Release 0, Announce 1",
        [("Judged", "Evaluated c")] = "Evaluating 0: ",
        [("Judged", "Timer Evaluation")] = "Announced 1: Announce 1",
        [("Judged", "Stopped")] = "Finished 0: Drop 0, Conclude",
    };

    public static TheoryData<string, string> EveryPair
    {
        get
        {
            var pairs = new TheoryData<string, string>();
            foreach (
                var place in new[]
                {
                    "Announced",
                    "Collecting",
                    "One",
                    "Quorum",
                    "Aggregating",
                    "Reopened",
                    "Evaluating",
                    "Judged",
                    "Finished",
                }
            )
            {
                foreach (var happened in RunEvents.All)
                {
                    pairs.Add(place, happened);
                }
            }

            return pairs;
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void Every_event_in_every_state_does_what_the_table_says(string place, string happened)
    {
        var state = RunEvents.Place(place);
        var transition = RunMachine.Apply(state, RunEvents.Parse(happened, round: 0));
        if (Table.TryGetValue((place, happened), out var expected))
        {
            RunEvents.Describe(transition).ShouldBe(expected);
        }
        else
        {
            transition.State.ShouldBeSameAs(state);
            transition.Effects.ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(EveryPair))]
    public void An_event_of_another_round_changes_nothing(string place, string happened)
    {
        if (happened == "Stopped")
        {
            return;
        }

        var state = RunEvents.Place(place);
        foreach (var round in new[] { -1, 1, 7 })
        {
            var transition = RunMachine.Apply(state, RunEvents.Parse(happened, round));
            transition.State.ShouldBeSameAs(state);
            transition.Effects.ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("Announced", "Announce 0")]
    [InlineData("Collecting", "Announce 0, Start Deadline")]
    [InlineData("Quorum", "Announce 0, Check 0, Start Deadline, Start Grace")]
    [InlineData("Aggregating", "Aggregate 0")]
    [InlineData("Reopened", "Again 0, Check 0, Start Deadline")]
    [InlineData("Evaluating", "Drop 0, Ask 0, Start Evaluation")]
    [InlineData("Finished", "Drop 0, Conclude")]
    public void After_a_restart_a_run_asks_again_for_what_its_state_needs(string place, string effects)
    {
        var state = RunEvents.Place(place);
        RunEvents.Describe(new RunTransition(state, RunMachine.Resume(state))).ShouldBe($"{state.Phase} 0: {effects}");
    }

    [Fact]
    public void After_a_restart_the_last_release_is_written_again_and_old_updates_are_dropped()
    {
        var state = RunEvents.Place("Judged").After(RunEvents.Parse("Evaluated b", 0));
        RunEvents.Describe(new RunTransition(state, RunMachine.Resume(state))).ShouldBe("Announced 1: Drop 0, Release 0, Announce 1");
    }

    [Fact]
    public void An_asynchronous_run_keeps_updates_until_they_are_too_stale_to_count()
    {
        var settings = TestRun.Settings with
        {
            Rounds = 3,
            Strategy = "fedbuff",
            Server = new ServerSettings { BufferSize = 2, MaxStaleness = 1 },
        };
        var state = RunMachine.Begin(new RunEvent.Planned(settings, TestRun.Initial, TestRun.Start)).State;
        var dropped = new List<int>();
        for (var round = 0; round < settings.Rounds; round++)
        {
            foreach (var happened in new[] { "Announced", "Admitted a", "Admitted b", "Aggregated", "Evaluated a", "Evaluated b" })
            {
                var transition = RunMachine.Apply(state, RunEvents.Parse(happened, round));
                dropped.AddRange(transition.Effects.OfType<RunEffect.DropUpdates>().Select(drop => drop.Round + (10 * round)));
                state = transition.State;
            }
        }

        state.Phase.ShouldBe(RunPhase.Finished);
        dropped.ShouldBe([10, 21, 23]);
    }

    [Fact]
    public void A_second_update_of_a_site_does_not_replace_its_first()
    {
        var state = RunEvents.Place("One");
        RunMachine
            .Apply(state, new RunEvent.UpdateAdmitted(0, "a", TestRun.Update(samples: 999), TestRun.Start))
            .State.ShouldBeSameAs(state);
    }

    [Fact]
    public void A_round_that_had_closed_takes_a_lost_update_again_and_no_others_and_ends_with_the_same_sites()
    {
        var closed = RunEvents.Place("Aggregating");
        var reopened = closed.After(RunEvents.Parse("Lost a", 0), RunEvents.Parse("Lost b", 0));
        closed.Settings.Sites.Where(reopened.Collects).ShouldBe(["a", "b"]);
        AdmissionGate.CheckClaim(reopened, Claim("c")).Reason.ShouldBe(RefusalReason.WrongRound);
        AdmissionGate.CheckClaim(reopened, Claim("a")).Reason.ShouldNotBe(RefusalReason.WrongRound);

        var half = RunMachine.Apply(reopened, RunEvents.Parse("Admitted b", 0));
        half.Effects.ShouldBeEmpty();
        var whole = RunMachine.Apply(half.State, RunEvents.Parse("Admitted a", 0));

        RunEvents.Describe(whole).ShouldBe("Aggregating 0: Aggregate 0");
        whole.State.ShouldBe(closed with { Updates = whole.State.Updates, Lost = whole.State.Lost });
        whole.State.Updates.ShouldBe(closed.Updates);

        static UpdateClaim Claim(string site) => new(TestRun.Settings.Run, 0, site, TestRun.Initial, "no such codec", [], 1);
    }

    [Fact]
    public void A_round_whose_lost_updates_do_not_come_again_goes_on_at_its_deadline_without_them()
    {
        var all = RunEvents.Place("Quorum").After(RunEvents.Parse("Admitted c", 0));
        var reopened = all.After(RunEvents.Parse("Lost a", 0));
        RunMachine.Apply(reopened, RunEvents.Parse("Timer Grace", 0)).State.ShouldBeSameAs(reopened);

        var closed = RunMachine.Apply(reopened, RunEvents.Parse("Timer Deadline", 0));
        RunEvents.Describe(closed).ShouldBe("Aggregating 0: Aggregate 0");
        closed.State.Updates.Keys.ShouldBe(["b", "c"]);
    }

    [Theory]
    [InlineData("Announced", "Announce")]
    [InlineData("Aggregating", "Aggregate")]
    [InlineData("Reopened", "AskAgain")]
    [InlineData("Finished", "Conclude")]
    public void What_failed_is_due_as_long_as_the_run_waits_for_it(string place, string due)
    {
        RunEffect[] effects =
        [
            new RunEffect.Announce(0, TestRun.Initial),
            new RunEffect.Aggregate(0),
            new RunEffect.AskAgain(0),
            new RunEffect.Conclude(),
        ];
        effects.Where(effect => RunMachine.IsDue(RunEvents.Place(place), effect)).Select(effect => effect.GetType().Name).ShouldBe([due]);
    }

    [Fact]
    public void A_refusal_is_on_record_until_the_site_sends_a_sound_update()
    {
        var refused = RunEvents.Place("Collecting").After(RunEvents.Parse("Refused a", 0));
        refused.Refusals["a"].ShouldBe("not_finite");
        refused.After(RunEvents.Parse("Admitted a", 0)).Refusals.ShouldBeEmpty();
    }

    [Fact]
    public void An_evaluation_of_another_model_does_not_count()
    {
        var state = RunEvents.Place("Evaluating");
        var other = new RunEvent.SiteEvaluated(0, "a", TestRun.Candidate(77), TestRun.Evaluation(), TestRun.Start);
        RunMachine.Apply(state, other).State.ShouldBeSameAs(state);
    }

    [Fact]
    public void A_round_whose_update_sites_have_spoken_waits_for_the_judges_that_a_release_needs()
    {
        var judged = RunEvents
            .Place("Evaluating")
            .After(
                RunEvents.Parse("Evaluated a", 0),
                RunEvents.Parse("Evaluated b", 0),
                RunEvents.Parse("Announced", 1),
                RunEvents.Parse("Admitted a", 1),
                RunEvents.Parse("Admitted c", 1),
                RunEvents.Parse("Timer Grace", 1),
                RunEvents.Parse("Aggregated", 1),
                RunEvents.Parse("Evaluated a", 1)
            );

        // c judges for the first time, so a alone has judged both.
        var waiting = judged.After(RunEvents.Parse("Evaluated c", 1));
        waiting.Phase.ShouldBe(RunPhase.Evaluating);

        waiting.After(RunEvents.Parse("Evaluated b", 1)).LastRelease!.Round.ShouldBe(1);
        var late = waiting.After(RunEvents.Parse("Timer Evaluation", 1));
        (late.Released, late.Base).ShouldBe((TestRun.Candidate(0), TestRun.Candidate(1)));
        late.History[1].Reason.ShouldBe("1 of the 2 sites that a release needs evaluated both it and the released model");
    }

    [Fact]
    public void A_released_candidate_is_the_base_of_the_next_round()
    {
        var state = RunEvents.Place("Judged").After(RunEvents.Parse("Evaluated b", 0));
        (state.Base, state.Released, state.Candidate).ShouldBe((TestRun.Candidate(0), TestRun.Candidate(0), null));
        state.History.ShouldHaveSingleItem().Outcome.ShouldBe(RoundOutcome.Released);
        state.Updates.ShouldBeEmpty();
        state.Evaluations.ShouldBeEmpty();
        state.ReleasedEvaluations.Keys.ShouldBe(["a", "b"]);
    }

    [Fact]
    public void A_failed_aggregation_leaves_the_base_where_it_was()
    {
        var state = RunEvents.Place("Aggregating").After(RunEvents.Parse("AggregationFailed", 0));
        (state.Base, state.Released).ShouldBe((TestRun.Initial, null));
        state
            .History.ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(
                round => round.Outcome.ShouldBe(RoundOutcome.Rejected),
                round => round.Candidate.ShouldBeNull(),
                round => round.Reason.ShouldBe("the disk is full")
            );
    }

    [Fact]
    public void A_run_ends_after_its_last_round()
    {
        var state = RunEvents.Place("Judged").After(RunEvents.Parse("Evaluated b", 0));
        state = state.After(
            RunEvents.Parse("Announced", 1),
            RunEvents.Parse("Admitted a", 1),
            RunEvents.Parse("Admitted b", 1),
            RunEvents.Parse("Admitted c", 1),
            RunEvents.Parse("Aggregated", 1),
            RunEvents.Parse("Evaluated a", 1),
            RunEvents.Parse("Evaluated b", 1)
        );
        var last = RunMachine.Apply(state, RunEvents.Parse("Evaluated c", 1));
        RunEvents.Describe(last).ShouldBe("Finished 2: Release 1, Conclude");
        last.State.History.Length.ShouldBe(2);
    }
}
