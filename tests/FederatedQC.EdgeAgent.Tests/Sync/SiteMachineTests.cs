using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Sync;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Sync;

/// <summary>Each line of the machine's table.</summary>
public sealed class SiteMachineTests
{
    private static readonly SiteEvent.PlanReceived Train = new(Sites.Plan(5, Phase.Train));
    private static readonly SiteEvent.PlanReceived Evaluate = new(Sites.Plan(6, Phase.Evaluate, candidate: Sites.B));
    private static readonly SiteEvent.ModelFetched HaveA = new(Sites.A);
    private static readonly SiteEvent.ModelFetched HaveB = new(Sites.B);
    private static readonly RoundKey First = new("run-1", 0);
    private static readonly SiteWork.Train TrainFirst = new(First, Sites.A);
    private static readonly SiteEvent.Trained TrainedFirst = new(Sites.Update(0, Sites.A));

    [Fact]
    public void A_new_plan_is_kept_before_anything_is_done_about_it()
    {
        var (_, effects) = Sites.Fresh.After(Train);

        effects.ShouldBe([new SiteEffect.SavePlan(Train.Plan), new SiteEffect.Fetch(Sites.A)]);
    }

    [Fact]
    public void A_candidate_is_made_by_the_step_from_a_model_at_hand()
    {
        var offering = new SiteEvent.PlanReceived(
            Evaluate.Plan with
            {
                Steps = ImmutableDictionary<Hash256, Hash256>.Empty.Add(Sites.B, Sites.A),
            }
        );

        Sites
            .Fresh.After(Train, HaveA, TrainedFirst, offering)
            .Effects.OfType<SiteEffect.Fetch>()
            .ShouldBe([new SiteEffect.Fetch(Sites.B, Sites.A)]);
        Sites.Fresh.After(Train, offering).Effects.OfType<SiteEffect.Fetch>().ShouldBe([new SiteEffect.Fetch(Sites.B)]);
        Sites
            .Fresh.After(Train, HaveA, TrainedFirst, Evaluate)
            .Effects.OfType<SiteEffect.Fetch>()
            .ShouldBe([new SiteEffect.Fetch(Sites.B)]);
    }

    [Fact]
    public void An_older_plan_changes_nothing()
    {
        var (before, _) = Sites.Fresh.After(Train, HaveA);

        var (after, effects) = before.After(new SiteEvent.PlanReceived(Sites.Plan(4, Phase.Train, start: Sites.C)));

        after.ShouldBe(before);
        effects.ShouldBeEmpty();
    }

    [Fact]
    public void The_same_plan_again_starts_nothing_again()
    {
        var (before, _) = Sites.Fresh.After(Train, HaveA);

        before.After(Train).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void A_base_model_at_hand_is_trained()
    {
        var (state, effects) = Sites.Fresh.After(Train, HaveA);

        state.Work.ShouldBe(TrainFirst);
        effects.ShouldBe([new SiteEffect.StartWork(TrainFirst)]);
    }

    [Fact]
    public void A_trained_update_is_sent_and_told_about()
    {
        var (state, effects) = Sites.Fresh.After(Train, HaveA, TrainedFirst);

        state.Upload.ShouldBe(First);
        effects.ShouldBe([new SiteEffect.StartUpload(First), new SiteEffect.PublishStatus(new SiteCondition(null, 100, ""))]);
    }

    [Fact]
    public void An_accepted_update_is_neither_sent_nor_trained_again()
    {
        var (state, effects) = Sites.Fresh.After(Train, HaveA, TrainedFirst, new SiteEvent.UpdateAccepted(First));

        effects.ShouldBe([new SiteEffect.SaveOutcome(First, UpdateOutcome.Accepted)]);
        SiteMachine.Begin(Restarted(state)).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void A_taken_update_is_committed_again_when_its_round_is_announced_anew()
    {
        var (taken, _) = Sites.Fresh.After(Train, HaveA, TrainedFirst, new SiteEvent.UpdateAccepted(First));
        var anew = Sites.Plan(taken.Plan!.Revision + 1, Phase.Train);

        var (asked, effects) = taken.After(new SiteEvent.PlanReceived(anew));

        effects.ShouldBe([
            new SiteEffect.SaveOutcome(First, UpdateOutcome.AskedAgain),
            new SiteEffect.SavePlan(anew),
            new SiteEffect.StartUpload(First),
        ]);
        SiteMachine.Begin(Restarted(asked)).Effects.ShouldContain(new SiteEffect.StartUpload(First));
        var (again, _) = asked.After(new SiteEvent.UpdateAccepted(First));
        again.Update!.Outcome.ShouldBe(UpdateOutcome.Accepted);
        again.After(new SiteEvent.PlanReceived(anew)).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void A_taken_update_is_not_sent_again_for_the_next_round()
    {
        var (taken, _) = Sites.Fresh.After(Train, HaveA, TrainedFirst, new SiteEvent.UpdateAccepted(First));

        var (next, effects) = taken.After(new SiteEvent.PlanReceived(Sites.Plan(taken.Plan!.Revision + 1, Phase.Train, round: 1)));

        next.Update!.Outcome.ShouldBe(UpdateOutcome.Accepted);
        effects.OfType<SiteEffect.StartUpload>().ShouldBeEmpty();
    }

    [Fact]
    public void A_model_that_does_not_come_is_told_each_time_until_it_is_there()
    {
        var (stalled, effects) = Sites.Fresh.After(Train, new SiteEvent.FetchStalled(Sites.A));
        effects.ShouldBe([new SiteEffect.PublishStatus(new SiteCondition(null, 0, "") { Missing = Sites.A })]);
        stalled.After(new SiteEvent.FetchStalled(Sites.A)).Effects.ShouldBe(effects);
        stalled.After(new SiteEvent.FetchStalled(Sites.B)).Effects.ShouldBeEmpty();

        stalled.After(HaveA).Effects.ShouldContain(new SiteEffect.PublishStatus(new SiteCondition(null, 0, "")));
    }

    [Fact]
    public void A_refused_update_is_told_about_and_not_sent_again()
    {
        var (state, effects) = Sites.Fresh.After(Train, HaveA, TrainedFirst, new SiteEvent.UpdateRefused(First, "too_large"));

        effects[0].ShouldBe(new SiteEffect.SaveOutcome(First, UpdateOutcome.Refused));
        state.Condition.Problem.ShouldBe("update refused: too_large");
        SiteMachine.Begin(Restarted(state)).Effects.ShouldBeEmpty();
    }

    [Fact]
    public void An_answer_to_another_round_changes_nothing()
    {
        var (before, _) = Sites.Fresh.After(Train, HaveA, TrainedFirst);

        var (after, effects) = before.After(new SiteEvent.UpdateAccepted(new RoundKey("run-1", 7)));

        after.ShouldBe(before);
        effects.ShouldBeEmpty();
    }

    [Fact]
    public void Training_of_a_round_that_is_over_is_cancelled()
    {
        var (_, effects) = Sites.Fresh.After(Train, HaveA, Evaluate);

        effects.ShouldContain(new SiteEffect.CancelWork(TrainFirst));
        effects.ShouldContain(new SiteEffect.Fetch(Sites.B));
    }

    [Fact]
    public void Sending_an_update_of_a_round_that_is_over_is_cancelled()
    {
        var (state, effects) = Sites.Fresh.After(Train, HaveA, TrainedFirst, Evaluate);

        effects.ShouldContain(new SiteEffect.CancelUpload(First));
        state.Upload.ShouldBeNull();
    }

    [Fact]
    public void Another_base_for_the_same_round_is_trained_anew()
    {
        var (asked, effects) = Sites.Fresh.After(
            Train,
            HaveA,
            TrainedFirst,
            new SiteEvent.PlanReceived(Sites.Plan(6, Phase.Train, start: Sites.B))
        );

        effects.ShouldContain(new SiteEffect.CancelUpload(First));
        asked.After(HaveB).Effects.ShouldContain(new SiteEffect.StartWork(new SiteWork.Train(First, Sites.B)));
    }

    [Fact]
    public void A_candidate_is_fetched_judged_and_reported()
    {
        var (state, effects) = Sites.Fresh.After(Evaluate, HaveB, new SiteEvent.Evaluated(Sites.B, Sites.Good));

        effects.ShouldBe([new SiteEffect.SendEvaluation(First, Sites.B, Sites.Good)]);
        state.Work.ShouldBeNull();
    }

    [Fact]
    public void The_report_is_sent_again_after_a_reconnection_and_with_the_same_plan()
    {
        var (state, _) = Sites.Fresh.After(Evaluate, HaveB, new SiteEvent.Evaluated(Sites.B, Sites.Good));
        var report = new SiteEffect.SendEvaluation(First, Sites.B, Sites.Good);

        state.After(new SiteEvent.Connected()).Effects.ShouldContain(report);
        state.After(Evaluate).Effects.ShouldContain(report);
    }

    [Fact]
    public void A_candidate_without_an_image_to_judge_it_on_is_reported_with_zeros()
    {
        var (state, effects) = Sites.Fresh.After(Evaluate, HaveB, new SiteEvent.NotJudged(Sites.B, 2, "no image is held back"));

        effects.OfType<SiteEffect.SendEvaluation>().Single().Evaluation.Counts.Images.ShouldBe(0);
        state.Condition.Problem.ShouldBe("no image is held back");
    }

    [Fact]
    public void A_failed_training_is_told_about_and_tried_again_after_ever_longer_pauses()
    {
        var (once, first) = Sites.Fresh.After(Train, HaveA, new SiteEvent.WorkFailed(TrainFirst, "no image"));
        var (_, second) = once.After(new SiteEvent.RetryDue(SiteLane.Work, 1), new SiteEvent.WorkFailed(TrainFirst, "no image"));

        first.ShouldBe([
            new SiteEffect.StartRetry(SiteLane.Work, 1, TimeSpan.FromSeconds(10)),
            new SiteEffect.PublishStatus(new SiteCondition(null, 0, "no image")),
        ]);
        second.ShouldBe([new SiteEffect.StartRetry(SiteLane.Work, 2, TimeSpan.FromSeconds(20))]);
    }

    [Fact]
    public void A_retry_timer_of_an_older_failure_is_stale()
    {
        var (paused, _) = Sites.Fresh.After(
            Train,
            HaveA,
            new SiteEvent.WorkFailed(TrainFirst, "x"),
            new SiteEvent.RetryDue(SiteLane.Work, 1),
            new SiteEvent.WorkFailed(TrainFirst, "x")
        );

        paused.After(new SiteEvent.RetryDue(SiteLane.Work, 1)).Effects.ShouldBeEmpty();
        paused.After(new SiteEvent.RetryDue(SiteLane.Work, 2)).Effects.ShouldBe([new SiteEffect.StartWork(TrainFirst)]);
    }

    [Fact]
    public void The_next_plan_ends_a_pause()
    {
        var (paused, _) = Sites.Fresh.After(Train, HaveA, new SiteEvent.WorkFailed(TrainFirst, "x"));

        paused
            .After(new SiteEvent.PlanReceived(Sites.Plan(9, Phase.Train, round: 1)))
            .Effects.ShouldContain(new SiteEffect.StartWork(new SiteWork.Train(new RoundKey("run-1", 1), Sites.A)));
    }

    [Fact]
    public void A_failure_of_work_that_was_cancelled_is_dropped()
    {
        var (before, _) = Sites.Fresh.After(Train, HaveA, Evaluate);

        before.After(new SiteEvent.WorkFailed(TrainFirst, "cancelled")).State.ShouldBe(before);
    }

    [Fact]
    public void A_download_that_fails_is_tried_again()
    {
        var (state, effects) = Sites.Fresh.After(Train, new SiteEvent.FetchFailed(Sites.A, "the disk is full"));

        effects[0].ShouldBe(new SiteEffect.StartRetry(SiteLane.Download, 1, TimeSpan.FromSeconds(10)));
        state.After(new SiteEvent.RetryDue(SiteLane.Download, 1)).Effects.ShouldBe([new SiteEffect.Fetch(Sites.A)]);
    }

    [Fact]
    public void A_model_that_was_lost_is_fetched_again()
    {
        var (_, effects) = Sites.Fresh.After(Train, HaveA, new SiteEvent.ModelLost(Sites.A));

        effects.ShouldContain(new SiteEffect.CancelWork(TrainFirst));
        effects.ShouldContain(new SiteEffect.Fetch(Sites.A));
    }

    [Fact]
    public void An_update_that_was_lost_is_trained_again()
    {
        Sites
            .Fresh.After(Train, HaveA, TrainedFirst, new SiteEvent.UpdateLost(First))
            .Effects.ShouldContain(new SiteEffect.StartWork(TrainFirst));
    }

    [Fact]
    public void A_site_that_is_not_part_of_the_run_only_receives_releases()
    {
        var outsider = Sites.Fresh with { Site = "plant-z" };

        outsider
            .After(new SiteEvent.PlanReceived(Sites.Plan(5, Phase.Train, released: Sites.C)))
            .Effects.OfType<SiteEffect.Fetch>()
            .ShouldBe([new SiteEffect.Fetch(Sites.C)]);
    }

    [Fact]
    public void A_restart_at_any_point_wants_what_was_wanted()
    {
        SiteEvent[] course =
        [
            Train,
            HaveA,
            TrainedFirst,
            new SiteEvent.UpdateAccepted(First),
            Evaluate,
            HaveB,
            new SiteEvent.Evaluated(Sites.B, Sites.Good),
        ];
        for (var step = 1; step <= course.Length; step++)
        {
            var (state, _) = Sites.Fresh.After(course[..step]);
            var again = SiteMachine.Begin(Restarted(state)).State;

            (again.Download, again.Work, again.Upload, again.Adopting).ShouldBe(
                (state.Download, state.Work, state.Upload, state.Adopting),
                $"after step {step}"
            );
        }
    }

    private static SiteState Restarted(SiteState state) => SiteSimulation.Restarted(state);
}
