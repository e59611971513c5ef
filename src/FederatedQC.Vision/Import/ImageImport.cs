using System.Security.Cryptography;
using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Import;

/// <summary>Reads, checks and scales the images of a data set in one pass over the files.</summary>
public static class ImageImport
{
    /// <summary>Imports a data set. Files that can't be used are counted, not fatal.</summary>
    /// <param name="dataset">The samples.</param>
    /// <param name="preprocessor">The shape of the images.</param>
    /// <param name="options">Limits and duplicates.</param>
    /// <param name="cancellationToken">Ends the import early.</param>
    /// <returns>The images in the order of the samples, whatever the parallelism.</returns>
    /// <exception cref="DatasetException">No image could be used.</exception>
    /// <exception cref="OperationCanceledException">The import was cancelled.</exception>
    public static ImportedImages Run(
        DefectDataset dataset,
        ImagePreprocessor preprocessor,
        ImportOptions options,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(preprocessor);
        ArgumentNullException.ThrowIfNull(options);

        var entries = new Entry?[dataset.Samples.Count];
        var refusals = new ImageRefusal[entries.Length];
        var parallel = new ParallelOptions
        {
            CancellationToken = cancellationToken,
            MaxDegreeOfParallelism = options.Parallelism > 0 ? options.Parallelism : Environment.ProcessorCount,
        };
        Parallel.For(0, entries.Length, parallel, i =>
            entries[i] = Read(dataset.Samples[i], preprocessor, options.Decoding, out refusals[i])
        );

        Entry[] read = [.. entries.OfType<Entry>()];
        DuplicateReport duplicates = DuplicateCheck.Find([.. read.Select(e => e.Fingerprint)], options.MaxDuplicateDistance);
        HashSet<Sample> leaks = options.DropLeaks ? [.. duplicates.Leaks] : [];
        Entry[] kept = [.. read.Where(e => !leaks.Contains(e.Fingerprint.Sample))];
        IReadOnlyList<SkippedFiles> skipped = SkippedFiles.Merge(
            dataset
                .Sources.SelectMany(s => s.Skipped)
                .Concat(
                    dataset
                        .Samples.Zip(refusals, (s, why) => new SkippedFiles(why.ToString(), 1, s.Id))
                        .Where(s => s.Reason != nameof(ImageRefusal.None))
                )
                .Concat(dataset.Samples.Where(leaks.Contains).Select(s => new SkippedFiles(SkipReasons.Leak, 1, s.Id)))
        );
        if (kept.Length == 0)
        {
            string reasons = string.Join(", ", skipped.Select(s => $"{s.Count} {s.Reason}, such as '{s.Example}'"));
            throw new DatasetException($"None of the {dataset.Samples.Count} images can be used: {reasons}.");
        }

        var report = new ImportReport(dataset.Samples.Count, kept.Length, skipped, leaks.Count, duplicates)
        {
            GuessedDepths = kept.Count(e => e.IsGuessed),
        };
        return new ImportedImages(
            dataset.With(kept.Select(e => e.Fingerprint.Sample)),
            [.. kept.Select(e => e.Pixels)],
            preprocessor.Size,
            preprocessor.Channels,
            report
        );
    }

    private static Entry? Read(Sample sample, ImagePreprocessor preprocessor, DecodeOptions decoding, out ImageRefusal refusal)
    {
        if (
            !ImageDecoder.TryReadFile(sample.Path, decoding, out byte[] encoded, out refusal)
            || !ImageDecoder.TryDecode(encoded, decoding, out PixelImage? image, out refusal)
        )
        {
            return null;
        }

        byte[] pixels = new byte[preprocessor.Length];
        preprocessor.Apply(image, pixels);
        string content = Convert.ToHexStringLower(SHA256.HashData(encoded));
        return new Entry(new Fingerprint(sample, content, PerceptualHash.Of(image)), pixels, image.GuessedBits is not null);
    }

    private sealed record Entry(Fingerprint Fingerprint, byte[] Pixels, bool IsGuessed);
}
