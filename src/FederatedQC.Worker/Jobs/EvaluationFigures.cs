using System.Collections.Immutable;
using FederatedQC.Federation.Gate;
using FederatedQC.Learning.Evaluation;

namespace FederatedQC.Worker.Jobs;

/// <summary>An evaluation as plain numbers, for reports and the wire between processes.</summary>
public sealed record EvaluationFigures
{
    /// <summary>Class names, in the order of all lists.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Images judged right among all.</summary>
    public required RateFigure Accuracy { get; init; }

    /// <summary>Mean F1 score over the classes.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>Recall of each class.</summary>
    public required ImmutableArray<RateFigure> Recall { get; init; }

    /// <summary>Images by true class (row) and predicted class (column).</summary>
    public required ImmutableArray<ImmutableArray<int>> Confusion { get; init; }

    /// <summary>Area under the ROC curve of OK against NG; null where there is no defect-free class.</summary>
    public double? Auroc { get; init; }

    /// <summary>Escape and overkill when the highest score decides; null where there is no defect-free class.</summary>
    public OperatingFigures? AtArgmax { get; init; }

    /// <summary>Escape and overkill at the overkill limit; null where there is no defect-free class.</summary>
    public OperatingFigures? AtOverkillLimit { get; init; }

    /// <summary>The numbers of a report.</summary>
    public static EvaluationFigures Of(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var classes = Enumerable.Range(0, report.Classes.Length).ToImmutableArray();
        return new EvaluationFigures
        {
            Classes = report.Classes,
            Accuracy = RateFigure.Of(report.Accuracy),
            MacroF1 = report.MacroF1,
            Recall = [.. classes.Select(actual => RateFigure.Of(report.Confusion.Recall(actual)))],
            Confusion = [.. classes.Select(actual => classes.Select(predicted => report.Confusion[actual, predicted]).ToImmutableArray())],
            Auroc = report.Detection?.Auroc,
            AtArgmax = report.Detection is { } detection ? OperatingFigures.Of(detection.AtArgmax) : null,
            AtOverkillLimit = report.Detection is { } limited ? OperatingFigures.Of(limited.AtOverkillLimit) : null,
        };
    }

    /// <summary>The counts of a report that a site may send.</summary>
    public static Judgement JudgementOf(EvaluationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(Of(report).ToCounts(), report.Scores);
    }

    /// <summary>The counts that a site may send: no scores, only how many.</summary>
    public ClassCounts ToCounts() =>
        new(
            [.. Confusion.Select(row => row.Sum(count => (long)count))],
            [.. Confusion.Select((row, actual) => (long)row[actual])],
            [.. Classes.Select((_, predicted) => Confusion.Sum(row => (long)row[predicted]))]
        );
}
