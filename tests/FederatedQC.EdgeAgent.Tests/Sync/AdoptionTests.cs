using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Sync;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Sync;

/// <summary>How a release comes to the line, or does not.</summary>
public sealed class AdoptionTests
{
    private static readonly SiteEvent.PlanReceived ReleaseA = new(Sites.Plan(1, Phase.Wait, released: Sites.A));
    private static readonly SiteEvent.PlanReceived ReleaseB = new(Sites.Plan(2, Phase.Wait, released: Sites.B));

    private static readonly SiteState OnA = Sites
        .Fresh.After(
            ReleaseA,
            new SiteEvent.ModelFetched(Sites.A),
            new SiteEvent.Evaluated(Sites.A, Sites.Good),
            new SiteEvent.Adopted(Sites.A)
        )
        .State;

    /// <summary>Under Ditto, with an update sent and C trained beside it.</summary>
    private static readonly SiteState WithOwnModel = Sites
        .Fresh.After(
            new SiteEvent.PlanReceived(Ditto(1, released: null, Phase.Train)),
            new SiteEvent.ModelFetched(Sites.A),
            new SiteEvent.Trained(Sites.Update(0, Sites.A) with { Personal = Sites.C }),
            new SiteEvent.UpdateAccepted(new RoundKey("run-1", 0))
        )
        .State;

    [Fact]
    public void A_first_release_is_fetched_judged_and_adopted()
    {
        var (fetched, judge) = Sites.Fresh.After(ReleaseA, new SiteEvent.ModelFetched(Sites.A));
        var (judged, adopt) = fetched.After(new SiteEvent.Evaluated(Sites.A, Sites.Good));

        judge.ShouldBe([new SiteEffect.StartWork(new SiteWork.Evaluate(Sites.A))]);
        adopt.ShouldBe([new SiteEffect.Adopt(Sites.A)]);
        judged.After(new SiteEvent.Adopted(Sites.A)).State.Line.ShouldBe(Sites.A);
    }

    [Fact]
    public void A_candidate_that_was_judged_already_is_adopted_at_once()
    {
        var (judged, _) = Sites.Fresh.After(
            new SiteEvent.PlanReceived(Sites.Plan(1, Phase.Evaluate, candidate: Sites.A)),
            new SiteEvent.ModelFetched(Sites.A),
            new SiteEvent.Evaluated(Sites.A, Sites.Good)
        );

        judged
            .After(ReleaseB with { Plan = Sites.Plan(2, Phase.Wait, released: Sites.A) })
            .Effects.ShouldContain(new SiteEffect.Adopt(Sites.A));
    }

    [Fact]
    public void A_release_that_is_much_worse_here_stays_off_the_line()
    {
        var (state, effects) = OnA.After(ReleaseB, new SiteEvent.ModelFetched(Sites.B), new SiteEvent.Evaluated(Sites.B, Sites.Worse));

        effects.OfType<SiteEffect.SaveRefusal>().Single().Model.ShouldBe(Sites.B);
        effects.OfType<SiteEffect.Adopt>().ShouldBeEmpty();
        state.Line.ShouldBe(Sites.A);
        state.Condition.Problem.ShouldContain("from 90.0 % to 60.0 %");
    }

    [Fact]
    public void A_release_that_answers_one_class_stays_off_an_empty_line()
    {
        var (state, _) = Sites.Fresh.After(ReleaseA, new SiteEvent.ModelFetched(Sites.A), new SiteEvent.Evaluated(Sites.A, Sites.Constant));

        state.RefusedRelease.ShouldBe(Sites.A);
        state.Adopting.ShouldBeNull();
    }

    [Fact]
    public void A_refused_release_is_not_tried_again_and_the_next_one_is()
    {
        var (refused, _) = OnA.After(ReleaseB, new SiteEvent.ModelFetched(Sites.B), new SiteEvent.Evaluated(Sites.B, Sites.Worse));

        refused
            .After(new SiteEvent.PlanReceived(Sites.Plan(3, Phase.Train, released: Sites.B)))
            .Effects.OfType<SiteEffect.Adopt>()
            .ShouldBeEmpty();
        var (next, _) = refused.After(
            new SiteEvent.PlanReceived(Sites.Plan(4, Phase.Wait, released: Sites.C)),
            new SiteEvent.ModelFetched(Sites.C),
            new SiteEvent.Evaluated(Sites.C, Sites.Good)
        );
        next.Adopting.ShouldBe(Sites.C);
        next.Condition.Problem.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(9, 9, true)]
    [InlineData(8, 9, false)]
    [InlineData(9, 8, true)]
    public void The_sites_own_model_goes_to_the_line_unless_the_release_does_better_here(int own, int released, bool isOwn)
    {
        var (waiting, _) = WithOwnModel.After(new SiteEvent.PlanReceived(Ditto(2, released: Sites.A)), new SiteEvent.ModelFetched(Sites.A));
        waiting.Work.ShouldBe(new SiteWork.Evaluate(Sites.C));

        var (judged, none) = waiting.After(new SiteEvent.Evaluated(Sites.C, Sites.Figures(10, own, own)));
        none.OfType<SiteEffect.Adopt>().ShouldBeEmpty();
        var (_, adopt) = judged.After(new SiteEvent.Evaluated(Sites.A, Sites.Figures(10, released, released)));

        adopt.OfType<SiteEffect.Adopt>().ShouldHaveSingleItem().Model.ShouldBe(isOwn ? Sites.C : Sites.A);
    }

    [Fact]
    public void The_sites_own_model_stays_off_the_line_before_the_first_release_and_in_another_run()
    {
        WithOwnModel.After(new SiteEvent.Evaluated(Sites.C, Sites.Good)).State.Adopting.ShouldBeNull();
        var other = Ditto(2, released: Sites.A) with { Round = new RoundKey("run-2", 0) };

        var (_, adopt) = WithOwnModel.After(
            new SiteEvent.PlanReceived(other),
            new SiteEvent.ModelFetched(Sites.A),
            new SiteEvent.Evaluated(Sites.A, Sites.Worse)
        );

        adopt.OfType<SiteEffect.Adopt>().ShouldHaveSingleItem().Model.ShouldBe(Sites.A);
    }

    [Fact]
    public void The_line_stays_with_a_model_of_its_own_while_the_next_one_is_trained()
    {
        var (state, _) = WithOwnModel.After(
            new SiteEvent.PlanReceived(Ditto(2, released: Sites.A)),
            new SiteEvent.ModelFetched(Sites.A),
            new SiteEvent.Evaluated(Sites.C, Sites.Good),
            new SiteEvent.Evaluated(Sites.A, Sites.Worse),
            new SiteEvent.Adopted(Sites.C)
        );

        var (next, effects) = state.After(new SiteEvent.PlanReceived(Ditto(3, released: Sites.A, Phase.Train, round: 1)));

        next.Line.ShouldBe(Sites.C);
        next.Models.ShouldContain(Sites.C);
        effects.OfType<SiteEffect.Adopt>().ShouldBeEmpty();
        next.Work.ShouldBeOfType<SiteWork.Train>();
    }

    [Fact]
    public void Figures_of_different_images_are_not_compared_but_taken_anew_once()
    {
        var moreImages = Sites.Figures(20, 11, 11);
        var (state, _) = OnA.After(ReleaseB, new SiteEvent.ModelFetched(Sites.B), new SiteEvent.Evaluated(Sites.B, moreImages));

        state.Work.ShouldBe(new SiteWork.Evaluate(Sites.B));
        var (again, _) = state.After(new SiteEvent.Evaluated(Sites.B, moreImages));
        again.Work.ShouldBe(new SiteWork.Evaluate(Sites.A));
        again.After(new SiteEvent.Evaluated(Sites.A, Sites.Figures(20, 12, 12))).State.Adopting.ShouldBe(Sites.B);
        again.After(new SiteEvent.Evaluated(Sites.A, Sites.Good)).State.Work.ShouldBeNull();
    }

    [Fact]
    public void A_release_that_can_not_be_judged_here_goes_to_the_line_on_the_consortiums_word()
    {
        OnA.After(ReleaseB, new SiteEvent.ModelFetched(Sites.B), new SiteEvent.NotJudged(Sites.B, 2, "no image"))
            .State.Adopting.ShouldBe(Sites.B);
    }

    [Fact]
    public void A_site_without_images_adopts_a_release_when_it_has_it()
    {
        var blind = Sites.Fresh with { Limits = Sites.Limits with { HasImages = false, TakesPart = false } };

        blind.After(ReleaseA, new SiteEvent.ModelFetched(Sites.A)).Effects.ShouldBe([new SiteEffect.Adopt(Sites.A)]);
    }

    [Fact]
    public void A_full_disk_keeps_the_line_and_is_tried_again()
    {
        var (state, effects) = OnA.After(
            ReleaseB,
            new SiteEvent.ModelFetched(Sites.B),
            new SiteEvent.Evaluated(Sites.B, Sites.Good),
            new SiteEvent.AdoptionFailed(Sites.B, "no space left")
        );

        state.Line.ShouldBe(Sites.A);
        effects[0].ShouldBe(new SiteEffect.StartRetry(SiteLane.Adoption, 1, TimeSpan.FromSeconds(10)));
        state.After(new SiteEvent.RetryDue(SiteLane.Adoption, 1)).Effects.ShouldBe([new SiteEffect.Adopt(Sites.B)]);
    }

    [Fact]
    public void A_release_that_does_not_load_is_refused()
    {
        var (state, _) = OnA.After(
            ReleaseB,
            new SiteEvent.ModelFetched(Sites.B),
            new SiteEvent.Evaluated(Sites.B, Sites.Good),
            new SiteEvent.AdoptionRefused(Sites.B, "the scores add up to 2")
        );

        state.RefusedRelease.ShouldBe(Sites.B);
        state.Line.ShouldBe(Sites.A);
    }

    [Fact]
    public void A_line_model_that_was_lost_is_adopted_again()
    {
        OnA.After(new SiteEvent.LineLost(Sites.A)).Effects.ShouldContain(new SiteEffect.Adopt(Sites.A));
    }

    [Fact]
    public void Models_that_nobody_uses_are_discarded_once_nothing_is_to_be_fetched()
    {
        var (state, _) = OnA.After(ReleaseB, new SiteEvent.ModelFetched(Sites.B), new SiteEvent.Evaluated(Sites.B, Sites.Good));
        state.Models.Count.ShouldBe(2);

        var (_, effects) = state.After(
            new SiteEvent.PlanReceived(Sites.Plan(3, Phase.Wait, start: Sites.B, released: Sites.B)),
            new SiteEvent.Adopted(Sites.B)
        );

        effects.OfType<SiteEffect.Discard>().Single().Models.ShouldBe([Sites.A]);
    }

    private static SitePlan Ditto(ulong revision, Parameters.Blocks.Hash256? released, Phase phase = Phase.Wait, int round = 0) =>
        Sites.Plan(revision, phase, round, released: released) with
        {
            Settings = Sites.Settings with { Strategy = "ditto" },
        };
}
