namespace FederatedQC.Vision.Datasets;

/// <summary>Files of a data set that are not used, for one reason.</summary>
/// <param name="Reason">One of <see cref="SkipReasons"/>, or the name of an <see cref="ImageRefusal"/>.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Example">The first of them.</param>
public sealed record SkippedFiles(string Reason, int Count, string Example)
{
    /// <summary>One entry for each reason, in ordinal order, with the first example of each.</summary>
    public static IReadOnlyList<SkippedFiles> Merge(IEnumerable<SkippedFiles> skipped) =>
        [
            .. skipped
                .GroupBy(s => s.Reason, StringComparer.Ordinal)
                .OrderBy(r => r.Key, StringComparer.Ordinal)
                .Select(r => new SkippedFiles(r.Key, r.Sum(s => s.Count), r.First().Example)),
        ];
}
