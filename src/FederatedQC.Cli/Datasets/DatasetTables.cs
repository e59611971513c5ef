using System.Globalization;
using FederatedQC.Cli.Output;

namespace FederatedQC.Cli.Datasets;

/// <summary>A data set in tables.</summary>
internal static class DatasetTables
{
    public static void Print(DatasetSummary summary)
    {
        var table = new TextTable($"{Words.Count(summary.Images)} images of {summary.Classes.Length} classes", ["class", "kind", .. DatasetSummary.Splits, "all", "groups"]);
        foreach (var row in summary.Classes)
        {
            table.Add([row.Class, row.IsDefect ? "defect" : "good", .. DatasetSummary.Splits.Select(split => Words.Count(row.Images[split])), Words.Count(row.Total), Words.Count(row.Groups)]);
        }

        table.Add(["all", "", .. DatasetSummary.Splits.Select(split => Words.Count(summary.Classes.Sum(row => row.Images[split]))), Words.Count(summary.Images), Words.Count(summary.Classes.Sum(row => row.Groups))]);
        table.Print();
        Say($"Skipped: {Words.Counts(summary.Skipped)}.");
        Say($"Duplicates: {summary.ExactDuplicates} exact, {summary.NearDuplicates} near; {summary.AcrossSplits} across splits, {summary.ContradictingLabels} with different classes.");
        Say($"Leaks: {(summary.Leaks.IsEmpty ? "none" : $"{summary.Leaks.Length} images stand in a better protected split too, such as {summary.Leaks[0]}; training leaves them out")}.");
    }

    private static void Say(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
