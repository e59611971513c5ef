using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Import;

/// <summary>What became of the files of an import.</summary>
/// <param name="Listed">Samples of the data set.</param>
/// <param name="Imported">Samples that are in the result.</param>
/// <param name="Skipped">Files that are not in the result and why, in order of the reasons: those of the folders, those that can't be
/// decoded, and leaks.</param>
/// <param name="DroppedLeaks">Samples dropped because a better protected split holds the same bytes.</param>
/// <param name="Duplicates">What the search for duplicates found.</param>
public sealed record ImportReport(
    int Listed,
    int Imported,
    IReadOnlyList<SkippedFiles> Skipped,
    int DroppedLeaks,
    DuplicateReport Duplicates
)
{
    /// <summary>Images among the imported whose depth was guessed, because <see cref="DecodeOptions.SampleBits"/> did not say it.</summary>
    public int GuessedDepths { get; init; }
}
