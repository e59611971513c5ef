using FederatedQC.Learning.Evaluation;

namespace FederatedQC.Worker.Jobs;

/// <summary>A rate with its 95 % Wilson interval. Fractions of one; NaN where nothing was counted.</summary>
/// <param name="Value">The rate.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
/// <param name="Count">Images that it stands on.</param>
public sealed record RateFigure(double Value, double Low, double High, int Count)
{
    /// <summary>The figure of a counted rate.</summary>
    public static RateFigure Of(Rate rate) => new(rate.Value, rate.Interval.Lower, rate.Interval.Upper, rate.Count);
}
