using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Import;

/// <summary>What the search for duplicates found.</summary>
/// <param name="Pairs">Every sample that repeats an earlier one, with the first that it repeats; exact ones before near ones.</param>
/// <param name="Leaks">
/// Samples whose very bytes stand in a better protected split too (test, then golden, then validation, then train).
/// </param>
public sealed record DuplicateReport(IReadOnlyList<DuplicatePair> Pairs, IReadOnlyList<Sample> Leaks)
{
    /// <summary>Samples that repeat another byte for byte.</summary>
    public int Exact => Pairs.Count(p => p.IsExact);

    /// <summary>Samples that look like another without being equal.</summary>
    public int Near => Pairs.Count(p => !p.IsExact);

    /// <summary>Pairs, exact or near, whose samples are in different splits.</summary>
    public int CrossSplit => Pairs.Count(p => p.CrossesSplits);
}
