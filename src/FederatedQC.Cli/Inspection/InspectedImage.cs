using System.Collections.Immutable;

namespace FederatedQC.Cli.Inspection;

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
