using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Sync;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Sync;

/// <summary>A run that takes updates of earlier rounds lets a slow site go on; any other run does not.</summary>
public sealed class AsynchronousRoundTests
{
    private static readonly RoundKey First = new("run-1", 0);
    private static readonly SiteWork.Train TrainFirst = new(First, Sites.A);
    private static readonly SiteEvent.Trained TrainedFirst = new(Sites.Update(0, Sites.A));

    [Fact]
    public void A_training_goes_on_when_the_next_round_is_announced()
    {
        var (state, effects) = Training("fedbuff").After(Announce("fedbuff", 2, round: 1), new SiteEvent.ModelFetched(Sites.B));

        state.Work.ShouldBe(TrainFirst);
        effects.ShouldBeEmpty();
    }

    [Fact]
    public void A_training_of_a_synchronous_run_ends_with_its_round()
    {
        Training("fedavg").After(Announce("fedavg", 2, round: 1)).Effects.ShouldContain(new SiteEffect.CancelWork(TrainFirst));
    }

    [Fact]
    public void A_training_that_is_too_old_to_be_taken_ends()
    {
        Training("fedbuff").After(Announce("fedbuff", 2, round: 3)).State.Work.ShouldBe(TrainFirst);
        Training("fedbuff").After(Announce("fedbuff", 2, round: 4)).Effects.ShouldContain(new SiteEffect.CancelWork(TrainFirst));
    }

    [Fact]
    public void A_training_goes_on_while_others_judge_a_candidate_and_is_sent_in_the_round_after()
    {
        var (judging, _) = Training("fedbuff").After(Plan("fedbuff", Sites.Plan(2, Phase.Evaluate, candidate: Sites.C)), TrainedFirst);
        judging.Upload.ShouldBeNull();

        judging.After(Announce("fedbuff", 3, round: 1)).Effects.ShouldContain(new SiteEffect.StartUpload(First));
    }

    [Fact]
    public void An_update_of_an_earlier_round_is_answered_before_the_next_training_begins()
    {
        var (sending, _) = Training("fedbuff").After(Announce("fedbuff", 2, round: 1), new SiteEvent.ModelFetched(Sites.B), TrainedFirst);
        (sending.Upload, sending.Work).ShouldBe((First, null));

        sending.After(new SiteEvent.UpdateAccepted(First)).State.Work.ShouldBe(new SiteWork.Train(new RoundKey("run-1", 1), Sites.B));
    }

    [Fact]
    public void An_upload_goes_on_when_the_next_round_is_announced()
    {
        var (state, effects) = Training("fedbuff").After(TrainedFirst, Announce("fedbuff", 2, round: 1));

        state.Upload.ShouldBe(First);
        effects.ShouldNotContain(new SiteEffect.CancelUpload(First));
    }

    [Fact]
    public void A_training_of_another_run_ends()
    {
        var other = Announce("fedbuff", 2, round: 1);
        other = new(other.Plan with { Round = new RoundKey("run-2", 1) });

        Training("fedbuff").After(other).Effects.ShouldContain(new SiteEffect.CancelWork(TrainFirst));
    }

    [Fact]
    public void Training_waits_for_the_control_variate_that_the_plan_names()
    {
        var plan = new SiteEvent.PlanReceived(Sites.Plan(1, Phase.Train) with { Control = Sites.C });
        var (waiting, effects) = Sites.Fresh.After(plan, new SiteEvent.ModelFetched(Sites.A));
        waiting.Work.ShouldBeNull();
        effects.ShouldBe([new SiteEffect.Fetch(Sites.C)]);

        var (training, _) = waiting.After(new SiteEvent.ModelFetched(Sites.C));
        training.Work.ShouldBe(TrainFirst);
        training
            .After(new SiteEvent.ModelLost(Sites.C))
            .Effects.ShouldBe([new SiteEffect.Fetch(Sites.C), new SiteEffect.CancelWork(TrainFirst)]);
    }

    private static SiteState Training(string strategy)
    {
        var (state, _) = Sites.Fresh.After(Announce(strategy, 1, round: 0), new SiteEvent.ModelFetched(Sites.A));
        state.Work.ShouldBe(TrainFirst);
        return state;
    }

    private static SiteEvent.PlanReceived Announce(string strategy, ulong revision, int round) =>
        Plan(strategy, Sites.Plan(revision, Phase.Train, round, round == 0 ? Sites.A : Sites.B));

    private static SiteEvent.PlanReceived Plan(string strategy, SitePlan plan) =>
        new(
            plan with
            {
                Settings = Sites.Settings with
                {
                    Strategy = strategy,
                    Server = new() { MaxStaleness = 3 },
                },
            }
        );
}
