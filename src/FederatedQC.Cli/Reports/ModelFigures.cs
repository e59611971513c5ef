using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Reports;

/// <summary>The figures of one model on the test images, as the report holds them. Fractions of one.</summary>
/// <param name="Accuracy">Images judged right.</param>
/// <param name="AccuracyLow">Lower end of the accuracy's 95 % Wilson interval; null for a mean of models.</param>
/// <param name="AccuracyHigh">Upper end of that interval.</param>
/// <param name="MacroF1">Mean F1 score over the classes.</param>
/// <param name="Auroc">Area under the ROC curve of OK against NG; null without a defect-free class.</param>
/// <param name="EscapeRate">Defective parts that pass at the overkill limit; null without a defect-free class.</param>
/// <param name="OverkillRate">Good parts that are rejected there; null without a defect-free class.</param>
/// <param name="EscapeLow">Lower end of the escape rate's 95 % Wilson interval; null for a mean of models.</param>
/// <param name="EscapeHigh">Upper end of that interval.</param>
/// <param name="OverkillLow">Lower end of the overkill rate's interval; null for a mean of models.</param>
/// <param name="OverkillHigh">Upper end of that interval.</param>
internal sealed record ModelFigures(
    double Accuracy,
    double? AccuracyLow,
    double? AccuracyHigh,
    double MacroF1,
    double? Auroc,
    double? EscapeRate,
    double? OverkillRate,
    double? EscapeLow = null,
    double? EscapeHigh = null,
    double? OverkillLow = null,
    double? OverkillHigh = null
)
{
    public static ModelFigures Of(EvaluationFigures figures) =>
        new(
            figures.Accuracy.Value,
            figures.Accuracy.Low,
            figures.Accuracy.High,
            figures.MacroF1,
            Finite(figures.Auroc),
            Finite(figures.AtOverkillLimit?.Escape.Value),
            Finite(figures.AtOverkillLimit?.Overkill.Value),
            Counted(figures.AtOverkillLimit?.Escape)?.Low,
            Counted(figures.AtOverkillLimit?.Escape)?.High,
            Counted(figures.AtOverkillLimit?.Overkill)?.Low,
            Counted(figures.AtOverkillLimit?.Overkill)?.High
        );

    /// <summary>A figure of a site's own model and, after an arrow, of the federated one; that one alone where there is no other.</summary>
    public static string Change(ModelFigures? alone, ModelFigures federated, Func<ModelFigures, string> words) =>
        alone is null ? words(federated) : $"{words(alone)} → {words(federated)}";

    /// <summary>The mean of those that there are; null where there are none.</summary>
    public static ModelFigures? MeanOfKnown(IEnumerable<ModelFigures?> figures) =>
        figures.OfType<ModelFigures>().ToList() is [_, ..] known ? Mean(known) : null;

    public static ModelFigures Mean(IReadOnlyCollection<ModelFigures> figures) =>
        new(
            figures.Average(model => model.Accuracy),
            null,
            null,
            figures.Average(model => model.MacroF1),
            figures.Average(model => model.Auroc),
            figures.Average(model => model.EscapeRate),
            figures.Average(model => model.OverkillRate)
        );

    private static RateFigure? Counted(RateFigure? rate) => rate is { Count: > 0 } ? rate : null;

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
