using System.Globalization;
using FederatedQC.Cli.Output;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Cli.Datasets;

/// <summary>A data set in tables.</summary>
internal static class DatasetTables
{
    /// <summary>How each folder was understood, a line each.</summary>
    public static string LinesOf(IEnumerable<DatasetSource> sources) =>
        string.Join(
            Environment.NewLine,
            sources.Select(source => $"{source.Folder}: {LayoutOf(source.Layout)}; {string.Join("; ", source.Notes)}.")
        );

    public static void Print(DatasetSummary summary)
    {
        Console.Out.WriteLine(LinesOf(summary.Sources));
        var table = new TextTable(
            $"{Words.Count(summary.Images)} images of {summary.Classes.Length} classes",
            ["class", "kind", .. DatasetSummary.Splits, "all", "groups"]
        );
        foreach (var row in summary.Classes)
        {
            table.Add([
                row.Class,
                row.IsDefect ? "defect" : "good",
                .. DatasetSummary.Splits.Select(split => Words.Count(row.Images[split])),
                Words.Count(row.Total),
                Words.Count(row.Groups),
            ]);
        }

        table.Add([
            "all",
            "",
            .. DatasetSummary.Splits.Select(split => Words.Count(summary.Classes.Sum(row => row.Images[split]))),
            Words.Count(summary.Images),
            Words.Count(summary.Classes.Sum(row => row.Groups)),
        ]);
        table.Print();
        Say($"Skipped: {Words.Counts(summary.Skipped)}.");
        foreach (var (reason, example) in summary.SkippedExamples)
        {
            Say($"  {reason}: {example}");
        }

        Say(
            $"Duplicates: {summary.ExactDuplicates} exact, {summary.NearDuplicates} near; {summary.AcrossSplits} across splits, {summary.ContradictingLabels} with different classes."
        );
        Say(
            $"Leaks: {(summary.Leaks.IsEmpty ? "none" : $"{summary.Leaks.Length} images stand in a better protected split too, such as {summary.Leaks[0]}; training leaves them out")}."
        );
    }

    private static string LayoutOf(FolderLayout layout) =>
        layout switch
        {
            FolderLayout.Manifest => DatasetReader.ManifestName,
            FolderLayout.ClassFolders => "class folders",
            FolderLayout.SplitFolders => "split folders with class folders",
            FolderLayout.Mvtec => "the layout of MVTec AD",
            _ => throw new ArgumentOutOfRangeException(nameof(layout), layout, "An unknown layout."),
        };

    private static void Say(FormattableString text) => Console.Out.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
