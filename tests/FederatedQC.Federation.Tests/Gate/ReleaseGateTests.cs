using System.Collections.Immutable;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Tests.Gate;

/// <summary>Cases worked out by hand: every site holds back 50 good and 50 scratched parts unless a test says otherwise.</summary>
public sealed class ReleaseGateTests
{
    private static readonly ImmutableSortedDictionary<string, SiteEvaluation> Nothing = TestRun.Said();

    [Fact]
    public void The_first_model_that_beats_the_floor_is_released()
    {
        var decision = Decide(TestRun.Said(("a", TestRun.Evaluation(30, 31))));
        (decision.Release, decision.TrainOn).ShouldBe((true, true));
        decision.Reason.ShouldBe("first model to pass: AUROC 61.0 %, floor 50.0 %; accuracy 61.0 %");
        decision.Figures!.Candidate!.Value.ShouldBe(0.61, 1e-12);
        (decision.Figures.Measure, decision.Figures.Released, decision.Figures.Constant, decision.Figures.Judges).ShouldBe(
            ("AUROC", null, 0.5, 1)
        );
    }

    [Fact]
    public void Without_an_evaluation_nothing_is_released_but_training_goes_on()
    {
        Decide(Nothing).ShouldBe(new GateDecision(Release: false, TrainOn: true, "no site evaluated it"));
        var empty = new SiteEvaluation(new ClassCounts([0, 0], [0, 0], [0, 0]), 0);
        Decide(TestRun.Said(("a", empty))).Release.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0.001, true)]
    [InlineData(0.0011, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void Onnx_must_say_what_training_says(double parity, bool released)
    {
        var decision = Decide(TestRun.Said(("a", TestRun.Evaluation(parity: parity)), ("b", TestRun.Evaluation(parity: parity))));
        (decision.Release, decision.TrainOn).ShouldBe((released, released));
        if (!released)
        {
            decision.Reason.ShouldStartWith("ONNX scores differ by ");
            decision.Reason.ShouldContain("at a");
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(0.5)]
    public void A_difference_that_a_minority_claims_stops_nothing(double claimed) =>
        Decide(TestRun.Said(("a", TestRun.Evaluation()), ("b", TestRun.Evaluation(parity: claimed)), ("c", TestRun.Evaluation())))
            .Release.ShouldBeTrue();

    [Fact]
    public void Of_a_difference_the_golden_set_has_the_last_word()
    {
        var broken = TestRun.Evaluation(parity: 0.5);
        Decide(TestRun.Said(("a", broken), (GateSettings.GoldenSet, TestRun.Evaluation()), ("b", broken))).Release.ShouldBeTrue();
        Decide(TestRun.Said(("a", TestRun.Evaluation()), (GateSettings.GoldenSet, broken), ("b", TestRun.Evaluation())))
            .TrainOn.ShouldBeFalse();
    }

    [Fact]
    public void A_model_that_answers_one_class_to_everything_is_not_released()
    {
        var constant = TestRun.Evaluation(goodRight: 50, scratchesRight: 0);
        var decision = Decide(TestRun.Said(("a", constant), ("b", constant)));
        (decision.Release, decision.TrainOn, decision.Reason).ShouldBe((false, true, "it answers the same class to every image"));
    }

    [Fact]
    public void A_site_of_one_class_alone_does_not_make_a_model_constant_but_tells_nothing_of_its_worth()
    {
        var onlyGood = TestRun.Judged(50, 0, 50, 0).Said();
        Decide(TestRun.Said(("a", onlyGood), ("b", TestRun.Evaluation()))).Release.ShouldBeTrue();
        Decide(TestRun.Said(("a", onlyGood))).Reason.ShouldStartWith("no site holds back both good and defective parts");
    }

    [Theory]
    [InlineData(45, true, true)] // 90 % stays 90 %
    [InlineData(44, true, true)] // 89 %: falls by one point, which is allowed
    [InlineData(43, false, true)] // 88 %
    [InlineData(20, false, true)] // 65 %: falls by 25 points, as far as training may go on
    [InlineData(19, false, false)] // 64 %: back to the released model
    public void The_measure_may_fall_only_so_far(int goodRight, bool released, bool trainOn)
    {
        var before = TestRun.Said(("a", TestRun.Evaluation(45, 45)));
        var decision = Decide(TestRun.Said(("a", TestRun.Evaluation(goodRight, 45))), before);
        (decision.Release, decision.TrainOn).ShouldBe((released, trainOn), decision.Reason);
    }

    [Theory]
    [InlineData(40, true)] // recall of defects at b 90 % → 80 %
    [InlineData(39, false)]
    public void No_site_may_lose_more_recall_of_defects_than_agreed(int scratchesRight, bool released)
    {
        var before = TestRun.Said(("a", TestRun.Evaluation(35, 35)), ("b", TestRun.Evaluation(45, 45)));
        var after = TestRun.Said(("a", TestRun.Evaluation(50, 50)), ("b", TestRun.Evaluation(50, scratchesRight)));
        var decision = Decide(after, before);
        decision.Release.ShouldBe(released, decision.Reason);
        decision.TrainOn.ShouldBeTrue();
        if (!released)
        {
            decision.Reason.ShouldBe("recall of defects at b falls from 90.0 % to 78.0 %");
        }

        Decide(after, before, limits: new GateSettings { MaxWorseSites = 1 }).Release.ShouldBeTrue("the plan lets one site lose");
    }

    [Fact]
    public void A_release_needs_the_word_of_enough_sites_and_who_has_no_image_to_judge_with_is_not_counted_on()
    {
        var good = TestRun.Evaluation();
        var none = new SiteEvaluation(new ClassCounts([0, 0], [0, 0], [0, 0]), 0);
        var few = TestRun.Said(("a", good), ("b", good));
        Decide(few, sites: 5).Reason.ShouldBe("2 of the 3 sites that a release needs evaluated it");
        Decide(few.Add("c", good), sites: 5).Release.ShouldBeTrue();
        Decide(few.Add("c", none), sites: 5).Release.ShouldBeTrue();
        Decide(TestRun.Said((GateSettings.GoldenSet, good)), sites: 5).Release.ShouldBeTrue("the golden set is the operator's own");
    }

    [Fact]
    public void Where_too_few_judged_both_models_there_is_no_release()
    {
        var before = TestRun.Said(("a", TestRun.Evaluation(45, 45)), ("b", TestRun.Evaluation(45, 45)), ("c", TestRun.Evaluation(45, 45)));
        var others = TestRun.Said(("d", TestRun.Evaluation(50, 50)), ("e", TestRun.Evaluation(50, 50)), ("f", TestRun.Evaluation(50, 50)));
        var decision = Decide(others, before, sites: 6);
        (decision.Release, decision.TrainOn, decision.Reason).ShouldBe(
            (false, true, "0 of the 3 sites that a release needs evaluated both it and the released model")
        );
        Decide(others.Add("a", TestRun.Evaluation(50, 50)).Add("b", TestRun.Evaluation(50, 50)), before, sites: 6).Release.ShouldBeFalse();
    }

    [Fact]
    public void Only_sites_that_judged_both_models_are_compared()
    {
        var before = TestRun.Said(("a", TestRun.Evaluation(45, 45)), ("c", TestRun.Evaluation(50, 50)));
        var after = TestRun.Said(("a", TestRun.Evaluation(45, 45)), ("b", TestRun.Evaluation(30, 30)));
        var decision = Decide(after, before, sites: 2);
        decision.Release.ShouldBeTrue(decision.Reason);
        decision.Figures!.Released!.Value.ShouldBe(0.9, 1e-12);
    }

    [Fact]
    public void Without_a_defect_free_class_the_mean_recall_decides()
    {
        var before = TestRun.Said(("a", Classified(50, 30)));
        Decide(TestRun.Said(("a", Classified(45, 35))), before, defectFreeIndex: -1)
            .Reason.ShouldBe("macro recall 80.0 % against 80.0 %, floor 50.0 %; accuracy 80.0 %");
        Decide(TestRun.Said(("a", Classified(42, 35))), before, defectFreeIndex: -1).Release.ShouldBeFalse();
        Decide(TestRun.Said(("a", Classified(40, 0))), Nothing, defectFreeIndex: -1)
            .Release.ShouldBeFalse("half of what it knows is always answering one class");
    }

    /// <summary>97 of 100 parts are good. A model that calls nearly everything good is right 97 times, and useless.</summary>
    [Fact]
    public void Where_nearly_all_parts_are_good_a_model_that_calls_them_all_good_is_not_released_however_often_it_is_right()
    {
        Decide(Three(TestRun.Judged(970, 30, 970, 0))).Reason.ShouldBe("it answers the same class to every image");
        var nearly = Decide(Three(TestRun.Judged(970, 30, 960, 0)));
        nearly.Release.ShouldBeFalse(nearly.Reason);
        nearly.Figures!.Accuracy.ShouldBe(0.96);
        Decide(Three(TestRun.Judged(970, 30, 870, 27))).Release.ShouldBeTrue();
    }

    [Fact]
    public void A_model_that_is_right_less_often_and_tells_defects_better_takes_the_place_of_one_that_is_right_more_often()
    {
        var (lazy, keen) = (TestRun.Judged(970, 30, 968, 6), TestRun.Judged(970, 30, 920, 28));
        lazy.Counts.Accuracy.ShouldBeGreaterThan(keen.Counts.Accuracy);
        Decide(Three(keen), Three(lazy), limits: new GateSettings { MaxEscapeRise = 1 }).Release.ShouldBeTrue();
        Decide(Three(lazy), Three(keen)).Release.ShouldBeFalse();
    }

    [Fact]
    public void At_the_same_auroc_more_defective_parts_must_not_escape_at_the_overkill_limit()
    {
        // Of 1000 good parts 20 may be rejected. Before, those in the highest bin are 20, with 80 of 100 defects; after, 60 with all of
        // them.
        var before = Scored(TestRun.Bins((10, 900), (20, 80), (60, 20)), TestRun.Bins((10, 20), (60, 80)));
        var after = Scored(TestRun.Bins((10, 940), (60, 60)), TestRun.Bins((10, 3), (60, 97)));
        var decision = Decide(Three(after), Three(before));
        decision.Release.ShouldBeFalse(decision.Reason);
        decision.Reason.ShouldBe("at 2.0 % overkill 47.7 % more of the defective parts escape");
        Decide(Three(before), Three(after)).Reason.ShouldContain("AUROC");
    }

    [Fact]
    public void A_model_below_what_most_sites_reach_alone_is_not_released()
    {
        var alone = TestRun.Judged(50, 50, 34, 34);
        var weak = TestRun.Judged(50, 50, 10, 43).Said(alone: alone);
        var strong = TestRun.Judged(50, 50, 40, 43).Said(alone: alone);
        var decision = Decide(TestRun.Said(("a", weak), ("b", weak), ("c", strong)));
        (decision.Release, decision.TrainOn).ShouldBe((false, true));
        decision.Reason.ShouldBe("AUROC 63.0 % is below what sites reach alone (68.0 % by the nearest baseline) at 2 of 3 sites");
        Decide(TestRun.Said(("a", weak), ("b", strong), ("c", strong))).Release.ShouldBeTrue();
        Decide(TestRun.Said(("a", weak with { Alone = null }), ("b", weak with { Alone = null }), ("c", strong))).Release.ShouldBeTrue();
    }

    [Fact]
    public void The_floor_holds_after_the_first_release_too()
    {
        var alone = TestRun.Judged(50, 50, 45, 45);
        var said = TestRun.Said(("a", TestRun.Judged(50, 50, 40, 40).Said(alone: alone)));
        Decide(said, TestRun.Said(("a", TestRun.Evaluation(39, 39)))).Reason.ShouldContain("below what sites reach alone");
    }

    private static ImmutableSortedDictionary<string, SiteEvaluation> Three(Judgement judgement) =>
        TestRun.Said(("a", judgement.Said()), ("b", judgement.Said()), ("c", judgement.Said()));

    /// <summary>Fifty images of each of two kinds of defect.</summary>
    private static SiteEvaluation Classified(long first, long second) =>
        TestRun.Judged(50, 50, first, second).Said() with
        {
            Scores = null,
        };

    private static Judgement Scored(ImmutableArray<long> good, ImmutableArray<long> defective)
    {
        var (goodRight, caught) = (good.Take(32).Sum(), defective.Skip(32).Sum());
        return TestRun.Judged(good.Sum(), defective.Sum(), goodRight, caught) with { Scores = new ScoreHistogram(good, defective) };
    }

    private static GateDecision Decide(
        ImmutableSortedDictionary<string, SiteEvaluation> candidate,
        ImmutableSortedDictionary<string, SiteEvaluation>? released = null,
        int sites = 1,
        int defectFreeIndex = 0,
        GateSettings? limits = null
    ) => ReleaseGate.Decide(GateCases.Of(candidate, released is { IsEmpty: true } ? null : released, sites, defectFreeIndex, limits));
}
