using FederatedQC.Learning.Evaluation;

namespace FederatedQC.Worker.Jobs;

/// <summary>What a line gets at one threshold.</summary>
/// <param name="Threshold">Least defect score that is rejected; NaN where the highest score decides.</param>
/// <param name="Escape">Defective parts that pass, among the defective.</param>
/// <param name="Overkill">Good parts that are rejected, among the good.</param>
public sealed record OperatingFigures(double Threshold, RateFigure Escape, RateFigure Overkill)
{
    /// <summary>The figures of a measured point.</summary>
    public static OperatingFigures Of(OperatingPoint point) =>
        new(point.Threshold, RateFigure.Of(point.Escape), RateFigure.Of(point.Overkill));
}
