namespace FederatedQC.Vision.Datasets;

/// <summary>The shares of a drawn split; the rest is the test split.</summary>
/// <param name="Train">The share for training.</param>
/// <param name="Validation">The share for validation.</param>
public sealed record SplitShares(double Train = 0.6, double Validation = 0.2)
{
    /// <summary>The share for testing: what the others leave.</summary>
    public double Test => Math.Max(0, 1 - Train - Validation);
}
