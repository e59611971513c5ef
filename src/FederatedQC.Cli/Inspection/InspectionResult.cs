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

/// <summary>One image and its verdict.</summary>
/// <param name="Image">The file.</param>
/// <param name="Class">Name of the class.</param>
/// <param name="Score">Softmax score of that class.</param>
/// <param name="IsDefect">Whether the part is bad; null where the model knows no defect-free class.</param>
/// <param name="Scores">Score of each class.</param>
/// <param name="Heatmap">The file that shows where the verdict came from; null where none was asked for.</param>
internal sealed record InspectedImage(
    string Image,
    string Class,
    float Score,
    bool? IsDefect,
    ImmutableSortedDictionary<string, float> Scores,
    string? Heatmap
)
{
    /// <summary>Why there is no heatmap although one was asked for; null where there is, or none was.</summary>
    public string? HeatmapProblem { get; init; }
}

/// <summary>A file that was not inspected.</summary>
/// <param name="Image">The file.</param>
/// <param name="Reason">Why.</param>
internal sealed record SkippedImage(string Image, string Reason);
