using System.Collections.Immutable;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;

namespace FederatedQC.Cli.Datasets;

/// <summary>What some folders of images hold.</summary>
internal sealed record DatasetSummary
{
    /// <summary>The splits in the order in which they are shown.</summary>
    public static ImmutableArray<string> Splits { get; } = ["train", "val", "golden", "test"];

    /// <summary>The folders, and how each was understood.</summary>
    public required ImmutableArray<DatasetSource> Sources { get; init; }

    /// <summary>Files that are listed or found.</summary>
    public required int Listed { get; init; }

    /// <summary>Images that can be used.</summary>
    public required int Images { get; init; }

    public required ImmutableArray<ClassCount> Classes { get; init; }

    /// <summary>Sites that the data itself names; 0 where it names none.</summary>
    public required int SiteHints { get; init; }

    /// <summary>Files that can't be used, by reason.</summary>
    public required ImmutableSortedDictionary<string, int> Skipped { get; init; }

    /// <summary>The first of these files, by reason.</summary>
    public required ImmutableSortedDictionary<string, string> SkippedExamples { get; init; }

    /// <summary>Images that repeat an earlier one byte for byte.</summary>
    public required int ExactDuplicates { get; init; }

    /// <summary>Images that look like an earlier one without being equal.</summary>
    public required int NearDuplicates { get; init; }

    /// <summary>Duplicates, exact or near, whose two images are in different splits.</summary>
    public required int AcrossSplits { get; init; }

    /// <summary>Duplicates whose two images have different classes: one label is wrong.</summary>
    public required int ContradictingLabels { get; init; }

    /// <summary>Images whose very bytes stand in a better protected split too; training leaves them out.</summary>
    public required ImmutableArray<string> Leaks { get; init; }

    public static DatasetSummary Of(CheckedImages images)
    {
        var samples = images.Dataset.Samples;
        var duplicates = images.Report.Duplicates;
        return new DatasetSummary
        {
            Sources = [.. images.Dataset.Sources],
            Listed = images.Report.Listed,
            Images = samples.Count,
            Classes = [.. images.Dataset.Classes.Select(name => CountOf(name, [.. samples.Where(sample => sample.ClassName == name)]))],
            SiteHints = samples.Select(sample => sample.SiteHint).OfType<string>().Distinct(StringComparer.Ordinal).Count(),
            Skipped = images.Skipped,
            SkippedExamples = images.Report.Skipped.ToImmutableSortedDictionary(
                files => files.Reason,
                files => files.Example,
                StringComparer.Ordinal
            ),
            ExactDuplicates = duplicates.Exact,
            NearDuplicates = duplicates.Near,
            AcrossSplits = duplicates.CrossSplit,
            ContradictingLabels = duplicates.Pairs.Count(pair => pair.ContradictsLabels),
            Leaks = [.. duplicates.Leaks.Select(sample => sample.Id)],
        };
    }

    private static ClassCount CountOf(string name, IReadOnlyList<Sample> samples) =>
        new(
            name,
            samples.Count > 0 && samples[0].IsDefect,
            Splits.ToImmutableSortedDictionary(
                split => split,
                split => samples.Count(sample => SplitNames.Of(sample.Split) == split),
                StringComparer.Ordinal
            ),
            samples.Select(sample => sample.Group).Distinct(StringComparer.Ordinal).Count()
        );
}

/// <summary>The images of one class.</summary>
/// <param name="Class">Its name.</param>
/// <param name="IsDefect">Whether it is a defect.</param>
/// <param name="Images">Images by split: train, val, golden, test.</param>
/// <param name="Groups">Groups that they form; a group is never cut.</param>
internal sealed record ClassCount(string Class, bool IsDefect, ImmutableSortedDictionary<string, int> Images, int Groups)
{
    /// <summary>Images in all splits.</summary>
    public int Total => Images.Values.Sum();
}
