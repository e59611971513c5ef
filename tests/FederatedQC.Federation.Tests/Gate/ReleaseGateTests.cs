using System.Collections.Immutable;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Tests.Gate;

/// <summary>Cases worked out by hand: every site holds back 50 good and 50 scratched parts.</summary>
public sealed class ReleaseGateTests
{
    private static readonly ImmutableSortedDictionary<string, SiteEvaluation> Nothing = TestRun.Said();

    [Fact]
    public void The_first_model_that_is_sound_is_released()
    {
        var decision = Decide(TestRun.Said(("a", TestRun.Evaluation(30, 31))), Nothing);
        decision.ShouldBe(new GateDecision(Release: true, TrainOn: true, "first model to pass; accuracy 61.0 %"));
    }

    [Fact]
    public void Without_an_evaluation_nothing_is_released_but_training_goes_on()
    {
        Decide(Nothing, Nothing).ShouldBe(new GateDecision(Release: false, TrainOn: true, "no site evaluated it"));
        var empty = new SiteEvaluation(new ClassCounts([0, 0], [0, 0], [0, 0]), 0);
        Decide(TestRun.Said(("a", empty)), Nothing).Release.ShouldBeFalse();
    }

    [Theory]
    [InlineData(0.001, true)]
    [InlineData(0.0011, false)]
    [InlineData(double.NaN, false)]
    [InlineData(double.PositiveInfinity, false)]
    public void Onnx_must_say_what_training_says(double parity, bool released)
    {
        var decision = Decide(TestRun.Said(("a", TestRun.Evaluation()), ("b", TestRun.Evaluation(parity: parity))), Nothing);
        decision.Release.ShouldBe(released);
        decision.TrainOn.ShouldBe(released);
        if (!released)
        {
            decision.Reason.ShouldStartWith("ONNX scores differ by ");
            decision.Reason.ShouldContain("at b");
        }
    }

    [Fact]
    public void A_model_that_answers_one_class_to_everything_is_not_released()
    {
        var constant = TestRun.Evaluation(goodRight: 50, scratchesRight: 0);
        Decide(TestRun.Said(("a", constant), ("b", constant)), Nothing).ShouldBe(new GateDecision(Release: false, TrainOn: true, "it answers the same class to every image"));
    }

    [Fact]
    public void A_site_of_one_class_alone_does_not_make_a_model_constant()
    {
        var onlyGood = new SiteEvaluation(new ClassCounts([50, 0], [50, 0], [50, 0]), 0);
        Decide(TestRun.Said(("a", onlyGood)), Nothing).Release.ShouldBeTrue();
    }

    [Theory]
    [InlineData(45, true, true)] // 90 % stays 90 %
    [InlineData(44, true, true)] // 89 %: falls by one point, which is allowed
    [InlineData(43, false, true)] // 88 %
    [InlineData(20, false, true)] // 65 %: falls by 25 points, as far as training may go on
    [InlineData(19, false, false)] // 64 %: back to the released model
    public void Accuracy_may_fall_only_so_far(int goodRight, bool released, bool trainOn)
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
    }

    [Fact]
    public void Only_sites_that_judged_both_models_are_compared()
    {
        var before = TestRun.Said(("a", TestRun.Evaluation(45, 45)), ("c", TestRun.Evaluation(50, 50)));
        var after = TestRun.Said(("a", TestRun.Evaluation(45, 45)), ("b", TestRun.Evaluation(1, 1)));
        Decide(after, before).Release.ShouldBeTrue();
    }

    [Fact]
    public void Without_a_defect_free_class_every_class_is_a_defect()
    {
        var before = TestRun.Said(("a", TestRun.Evaluation(50, 50)), ("b", TestRun.Evaluation(10, 10)));
        var after = TestRun.Said(("a", TestRun.Evaluation(39, 50)), ("b", TestRun.Evaluation(50, 50)));
        ReleaseGate.Decide(new GateSettings(), defectFreeIndex: -1, after, before).Release.ShouldBeFalse();
        ReleaseGate.Decide(new GateSettings(), defectFreeIndex: 0, after, before).Release.ShouldBeTrue();
    }

    private static GateDecision Decide(
        ImmutableSortedDictionary<string, SiteEvaluation> candidate, ImmutableSortedDictionary<string, SiteEvaluation> released) =>
        ReleaseGate.Decide(new GateSettings(), defectFreeIndex: 0, candidate, released);
}
