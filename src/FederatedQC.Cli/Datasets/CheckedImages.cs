using System.Collections.Immutable;
using FederatedQC.Vision;
using FederatedQC.Vision.Datasets;
using FederatedQC.Vision.Import;

namespace FederatedQC.Cli.Datasets;

/// <summary>The samples of some folders after a look into every file: what can't be read is counted and left out.</summary>
internal sealed class CheckedImages
{
    // Pixels are of no use here; the check needs some size, and a small one keeps memory small.
    private static readonly ImagePreprocessor Thumbnail = new(size: 16, channels: 1);

    private readonly DecodeOptions _decoding;

    private CheckedImages(DefectDataset dataset, ImportReport report, DecodeOptions decoding) =>
        (Dataset, Report, _decoding) = (dataset, report, decoding);

    /// <summary>The samples that can be used.</summary>
    public DefectDataset Dataset { get; }

    /// <summary>What was left out, and what is there twice.</summary>
    public ImportReport Report { get; }

    /// <summary>The class of parts without a defect, or null where no class is.</summary>
    public string? DefectFreeClass => Dataset.Samples.FirstOrDefault(sample => !sample.IsDefect)?.ClassName;

    /// <summary>Channels that a network should take: one look at the first image of each class; a mixed set counts as colour.</summary>
    public int Channels =>
        Dataset
            .Samples.DistinctBy(sample => sample.ClassName, StringComparer.Ordinal)
            .Any(sample => ImageDecoder.TryDecodeFile(sample.Path, _decoding, out var image, out _) && image.Channels == 3)
            ? 3
            : 1;

    /// <summary>Files that were left out, by reason.</summary>
    public ImmutableSortedDictionary<string, int> Skipped =>
        Report.Skipped.ToImmutableSortedDictionary(files => files.Reason, files => files.Count, StringComparer.Ordinal);

    /// <summary>Reads folders and looks into every file.</summary>
    /// <param name="folders">Data sets.</param>
    /// <param name="options">How they are read.</param>
    /// <param name="dropLeaks">Whether images whose very bytes stand in a better protected split too are left out.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <param name="decoding">How files become pixels; null for the defaults.</param>
    /// <exception cref="DatasetException">The folders can't be used, or no image of theirs can.</exception>
    public static CheckedImages Read(
        IReadOnlyList<string> folders,
        DatasetReaderOptions options,
        bool dropLeaks,
        CancellationToken cancellation,
        DecodeOptions? decoding = null
    )
    {
        decoding ??= DecodeOptions.Default;
        var listed = DatasetReader.Read(folders, options);
        var imported = ImageImport.Run(listed, Thumbnail, new ImportOptions { DropLeaks = dropLeaks, Decoding = decoding }, cancellation);
        return new CheckedImages(imported.Dataset, imported.Report, decoding);
    }
}
