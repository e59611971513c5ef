using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Reports;

/// <summary>How often each class was taken for each, on the test images.</summary>
/// <param name="Classes">Class names in the order of rows and columns.</param>
/// <param name="Counts">Images by true class (row) and predicted class (column).</param>
internal sealed record ConfusionReport(IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<int>> Counts)
{
    /// <summary>That of one model.</summary>
    public static ConfusionReport Of(IReadOnlyList<string> classes, EvaluationFigures figures) =>
        new(classes, [.. figures.Confusion.Select(row => (IReadOnlyList<int>)row)]);
}
