namespace FederatedQC.Vision.Import;

/// <summary>What became of the files of an import.</summary>
/// <param name="Listed">Samples of the data set.</param>
/// <param name="Imported">Samples that are in the result.</param>
/// <param name="Refused">Files that were not taken, by reason; reasons that did not occur are absent.</param>
/// <param name="DroppedLeaks">Samples dropped because a better protected split holds the same bytes.</param>
/// <param name="Duplicates">What the search for duplicates found.</param>
public sealed record ImportReport(
    int Listed, int Imported, IReadOnlyDictionary<ImageRefusal, int> Refused, int DroppedLeaks, DuplicateReport Duplicates)
{
    /// <summary>How reports name the reason of a dropped leak, beside those of <see cref="ImageRefusal"/>.</summary>
    public const string LeakReason = "DuplicateAcrossSplits";
}
