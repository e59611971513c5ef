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
internal sealed record ModelFigures(
    double Accuracy, double? AccuracyLow, double? AccuracyHigh, double MacroF1, double? Auroc, double? EscapeRate, double? OverkillRate)
{
    public static ModelFigures Of(EvaluationFigures figures) => new(
        figures.Accuracy.Value,
        figures.Accuracy.Low,
        figures.Accuracy.High,
        figures.MacroF1,
        Finite(figures.Auroc),
        Finite(figures.AtOverkillLimit?.Escape.Value),
        Finite(figures.AtOverkillLimit?.Overkill.Value));

    public static ModelFigures Mean(IReadOnlyCollection<ModelFigures> figures) => new(
        figures.Average(model => model.Accuracy),
        null,
        null,
        figures.Average(model => model.MacroF1),
        figures.Average(model => model.Auroc),
        figures.Average(model => model.EscapeRate),
        figures.Average(model => model.OverkillRate));

    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;
}
