using System.Globalization;
using FederatedQC.Cli.Output;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Evaluation;

/// <summary>An evaluation in tables.</summary>
internal static class EvaluationTables
{
    public static void Print(EvaluationResult result)
    {
        PrintFigures($"{Words.Count(result.Figures.Accuracy.Count)} images of the split '{result.Split}'", result.Figures);
        PrintConfusion(result.Figures);
        Console.Out.WriteLine($"Skipped: {Words.Counts(result.Skipped)}. Model {result.ModelId}.");
    }

    /// <summary>The main figures, one a line.</summary>
    public static void PrintFigures(string title, EvaluationFigures figures)
    {
        var table = new TextTable(title, "figure", "value", "95 % interval", "images");
        table.Add("accuracy", Words.Percent(figures.Accuracy.Value), Words.Interval(figures.Accuracy), Words.Count(figures.Accuracy.Count));
        table.Add("macro-F1", Words.Percent(figures.MacroF1), "", Words.Count(figures.Accuracy.Count));
        if (figures.Auroc is { } auroc)
        {
            table.Add("AUROC, good against defective", Words.Percent(auroc), "", Words.Count(figures.Accuracy.Count));
            AddPoint(table, "at the highest score", figures.AtArgmax!);
            AddPoint(table, $"at the overkill limit (defect score ≥ {Threshold(figures.AtOverkillLimit!)})", figures.AtOverkillLimit!);
        }

        table.Print();
    }

    private static void AddPoint(TextTable table, string where, OperatingFigures point)
    {
        table.Add($"escape {where}", Words.Percent(point.Escape.Value), Words.Interval(point.Escape), Words.Count(point.Escape.Count));
        table.Add(
            $"overkill {where}",
            Words.Percent(point.Overkill.Value),
            Words.Interval(point.Overkill),
            Words.Count(point.Overkill.Count)
        );
    }

    private static string Threshold(OperatingFigures point) => point.Threshold.ToString("F3", CultureInfo.InvariantCulture);

    private static void PrintConfusion(EvaluationFigures figures)
    {
        var table = new TextTable("Rows are the truth", ["", .. figures.Classes, "recall", "95 % interval"]);
        for (var truth = 0; truth < figures.Classes.Length; truth++)
        {
            var recall = figures.Recall[truth];
            table.Add([
                figures.Classes[truth],
                .. figures.Confusion[truth].Select(count => Words.Count(count)),
                Words.Percent(recall.Value),
                Words.Interval(recall),
            ]);
        }

        table.Print();
    }
}
