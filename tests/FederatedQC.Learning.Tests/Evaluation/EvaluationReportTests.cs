using System.Collections.Immutable;
using FederatedQC.Learning.Evaluation;

namespace FederatedQC.Learning.Tests.Evaluation;

public sealed class EvaluationReportTests
{
    private static readonly ImmutableArray<string> Classes = ["good", "scratch", "pit"];

    /// <summary>One-hot scores for given predictions.</summary>
    private static float[] Votes(params int[] predictions)
    {
        var scores = new float[predictions.Length * 3];
        for (var i = 0; i < predictions.Length; i++)
        {
            scores[(i * 3) + predictions[i]] = 1;
        }

        return scores;
    }

    [Fact]
    public void Macro_f1_is_scikit_learns()
    {
        // The example of sklearn.metrics.f1_score: macro 0.2666..., from F1 of 0.8, 0 and 0.
        var report = EvaluationReport.From([0, 1, 2, 0, 1, 2], Votes(0, 2, 1, 0, 0, 1), Classes, -1);

        report.MacroF1.ShouldBe(0.8 / 3, 1e-12);
        report.Accuracy.ShouldBe(new Rate(2, 6));
        report.Confusion[1, 2].ShouldBe(1);
        report.Confusion[1, 0].ShouldBe(1);
        report.Confusion.Recall(0).ShouldBe(new Rate(2, 2));
        report.Confusion.Recall(2).Value.ShouldBe(0);
        report.Detection.ShouldBeNull();
    }

    [Fact]
    public void Class_that_neither_occurs_nor_is_predicted_does_not_count()
    {
        EvaluationReport.From([0, 1], Votes(0, 1), Classes, -1).MacroF1.ShouldBe(1);
        EvaluationReport.From([], [], Classes, -1).MacroF1.ShouldBe(double.NaN);
        EvaluationReport.From([], [], Classes, -1).Accuracy.Value.ShouldBe(double.NaN);
    }

    [Fact]
    public void Escapes_and_overkill_are_counted_at_the_highest_score()
    {
        var report = EvaluationReport.From([0, 0, 0, 1, 1, 2, 2], Votes(0, 1, 2, 0, 2, 2, 0), Classes, 0).Detection!;

        report.AtArgmax.Escape.ShouldBe(new Rate(2, 4));
        report.AtArgmax.Overkill.ShouldBe(new Rate(2, 3));
    }

    [Fact]
    public void Threshold_is_the_lowest_that_keeps_the_overkill_limit()
    {
        // Defect scores: defective .9 .6 .3, good .7 .2 .1 .05; one good part of four may be rejected, so .3 is the threshold.
        float[] good = [0.1f, 0.4f, 0.7f, 0.3f, 0.8f, 0.9f, 0.95f];
        int[] labels = [1, 1, 1, 0, 0, 0, 0];
        var scores = new float[good.Length * 2];
        for (var i = 0; i < good.Length; i++)
        {
            (scores[2 * i], scores[(2 * i) + 1]) = (good[i], 1 - good[i]);
        }

        var loose = EvaluationReport.From(labels, scores, ["good", "bad"], 0, 0.25).Detection!;
        loose.AtOverkillLimit.Threshold.ShouldBe(0.3, 1e-6);
        loose.AtOverkillLimit.Escape.ShouldBe(new Rate(0, 3));
        loose.AtOverkillLimit.Overkill.ShouldBe(new Rate(1, 4));

        var strict = EvaluationReport.From(labels, scores, ["good", "bad"], 0, 0).Detection!;
        strict.AtOverkillLimit.Threshold.ShouldBe(0.9, 1e-6);
        strict.AtOverkillLimit.Escape.ShouldBe(new Rate(2, 3));
        strict.Auroc.ShouldBe(10.0 / 12, 1e-12);
    }

    [Fact]
    public void Nothing_is_rejected_when_the_best_good_part_looks_worst()
    {
        var detection = EvaluationReport.From([1, 0], [0.9f, 0.1f, 0.1f, 0.9f], ["good", "bad"], 0, 0).Detection!;

        detection.AtOverkillLimit.Escape.ShouldBe(new Rate(1, 1));
        detection.AtOverkillLimit.Threshold.ShouldBeGreaterThan(1);
        detection.Auroc.ShouldBe(0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Auroc_is_the_share_of_pairs_in_the_right_order(int seed)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, 200).Select(_ => random.Next(3)).ToArray();
        var scores = new float[labels.Length * 3];
        for (var i = 0; i < labels.Length; i++)
        {
            // Few different values, so that there are many ties.
            scores[i * 3] = random.Next(labels[i] == 0 ? 3 : 0, labels[i] == 0 ? 10 : 8) / 10f;
        }

        var pairs =
            from bad in Enumerable.Range(0, labels.Length).Where(i => labels[i] != 0)
            from good in Enumerable.Range(0, labels.Length).Where(i => labels[i] == 0)
            select scores[good * 3] > scores[bad * 3] ? 1.0
            : scores[good * 3] == scores[bad * 3] ? 0.5
            : 0;

        EvaluationReport.From(labels, scores, Classes, 0).Detection!.Auroc.ShouldBe(pairs.Average(), 1e-12);
    }

    [Fact]
    public void Auroc_does_not_exist_without_good_or_without_defective_parts()
    {
        EvaluationReport.From([0, 0], Votes(0, 1), Classes, 0).Detection!.Auroc.ShouldBe(double.NaN);
        EvaluationReport.From([1, 2], Votes(0, 1), Classes, 0).Detection!.Auroc.ShouldBe(double.NaN);
    }

    [Fact]
    public void Sizes_that_do_not_fit_and_scores_that_are_no_numbers_are_refused()
    {
        Should.Throw<ArgumentException>(() => EvaluationReport.From([0], Votes(0, 1), Classes, 0));
        Should.Throw<ArgumentException>(() => EvaluationReport.From([0, 3], Votes(0, 1), Classes, 0));
        Should.Throw<ArgumentException>(() => EvaluationReport.From([0, 1], Votes(0, 1), Classes, 3));
        Should.Throw<ArgumentException>(() => EvaluationReport.From([0], [float.NaN, 0, 1], Classes, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => EvaluationReport.From([0, 1], Votes(0, 1), Classes, 0, double.NaN));
    }
}
