using System.Collections.Immutable;

namespace FederatedQC.Cli.Inspection;

/// <summary>What <c>fqc inspect</c> found.</summary>
/// <param name="ModelId">Id of the model that judged.</param>
/// <param name="Images">Verdicts, in the order of the files.</param>
/// <param name="Skipped">Files that are no images or can't be read.</param>
internal sealed record InspectionResult(string ModelId, ImmutableArray<InspectedImage> Images, ImmutableArray<SkippedImage> Skipped)
{
    /// <summary>Images among them whose depth was guessed.</summary>
    public int GuessedDepths { get; init; }
}
