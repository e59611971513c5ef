namespace FederatedQC.Federation.Privacy.Clipping;

/// <summary>
/// An estimate of a quantile that moves a little each round and needs to hear one number: what fraction lies at or below it.
/// </summary>
/// <remarks>
/// <b>Source</b>: Andrew, Thakkar, McMahan and Ramaswamy, "Differentially private learning with adaptive clipping", NeurIPS 2021, the
/// geometric update: C = C exp(-eta (b - gamma)). <b>Inputs</b>: an estimate above 0, a quantile in (0, 1), a learning rate above 0.
/// <b>Output</b>: above 0. <b>Numerics</b>: double. A noisy fraction may lie outside [0, 1] and is not clamped, which would bias it.
/// </remarks>
/// <param name="Estimate">The estimate.</param>
/// <param name="Quantile">gamma: which quantile, 0.5 for the median.</param>
/// <param name="LearningRate">eta: how far a round can move the estimate's logarithm.</param>
public sealed record QuantileTracker(double Estimate, double Quantile, double LearningRate)
{
    /// <summary>The next estimate.</summary>
    /// <param name="fraction">What fraction of the values lies at or below the estimate, with noise where it must be private.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is NaN or infinite.</exception>
    public QuantileTracker Next(double fraction) =>
        double.IsFinite(fraction)
            ? this with
            {
                Estimate = Estimate * Math.Exp(-LearningRate * (fraction - Quantile)),
            }
            : throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A fraction is a finite number.");
}
