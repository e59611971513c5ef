using FederatedQC.Inference.Inspection;
using FederatedQC.Inference.Tests.Generated;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Inference.Tests.Inspection;

public sealed class VerdictPolicyTests
{
    private static readonly ModelSpec Spec = GeneratedModels.Spec;
    private static readonly ModelSpec NoGoodClass = Spec with { DefectFreeClass = null };

    [Theory]
    [InlineData(0.6f, 0.3f, 0.1f, "good", false)]
    [InlineData(0.3f, 0.6f, 0.1f, "dark", true)]
    [InlineData(0.1f, 0.3f, 0.6f, "bright", true)]
    [InlineData(0.4f, 0.4f, 0.2f, "good", false)]
    public void The_highest_score_decides(float good, float dark, float bright, string expected, bool isDefect)
    {
        var verdict = VerdictPolicy.HighestScore.Judge(Spec, [good, dark, bright], "m");

        (verdict.Class, verdict.IsDefect, verdict.ModelId).ShouldBe((expected, isDefect, "m"));
        verdict.Score.ShouldBe(Math.Max(good, Math.Max(dark, bright)));
        verdict.Scores.ShouldBe([good, dark, bright]);
    }

    [Theory]
    [InlineData(0.8f, 0.15f, 0.05f, "good")]
    [InlineData(0.75f, 0.05f, 0.2f, "bright")]
    [InlineData(0.5f, 0.3f, 0.2f, "dark")]
    [InlineData(0.0f, 0.5f, 0.5f, "dark")]
    public void A_defect_that_reaches_the_threshold_wins_over_a_higher_good_score(float good, float dark, float bright, string expected)
    {
        var verdict = new VerdictPolicy { DefectThreshold = 0.25f }.Judge(Spec, [good, dark, bright], "m");

        verdict.Class.ShouldBe(expected);
        verdict.IsDefect.ShouldBe(expected != "good");
    }

    [Fact]
    public void A_high_threshold_lets_a_part_pass_that_the_highest_score_would_reject() =>
        new VerdictPolicy { DefectThreshold = 0.9f }
            .Judge(Spec, [0.2f, 0.7f, 0.1f], "m")
            .Class.ShouldBe("good");

    [Fact]
    public void Without_a_defect_free_class_there_is_no_good_or_bad()
    {
        VerdictPolicy.HighestScore.Judge(NoGoodClass, [0.2f, 0.7f, 0.1f], "m").IsDefect.ShouldBeNull();
        Should.Throw<ArgumentException>(() => new VerdictPolicy { DefectThreshold = 0.5f }.Judge(NoGoodClass, [0.2f, 0.7f, 0.1f], "m"));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-0.1f)]
    [InlineData(1.1f)]
    [InlineData(float.NaN)]
    public void A_threshold_out_of_range_is_refused(float threshold) =>
        Should.Throw<ArgumentOutOfRangeException>(() => new VerdictPolicy { DefectThreshold = threshold });

    [Fact]
    public void Scores_that_are_no_numbers_give_no_verdict() =>
        Should.Throw<InvalidDataException>(() => VerdictPolicy.HighestScore.Judge(Spec, [0.5f, float.NaN, 0.5f], "m"));

    [Fact]
    public void One_score_too_few_is_refused() =>
        Should.Throw<ArgumentException>(() => VerdictPolicy.HighestScore.Judge(Spec, [0.5f, 0.5f], "m"));
}
