namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>
/// Says what a composition of mechanisms costs in (epsilon, delta)-differential privacy, as an upper bound. Neighbours differ by one record
/// (or site) that is there or not. Implementations are pure and thread safe.
/// </summary>
public interface IPrivacyAccountant
{
    /// <summary>The name that a plan uses.</summary>
    string Name { get; }

    /// <summary>Whether its bound holds for sums of discrete Gaussians too, for which only the Rényi divergence is proven.</summary>
    bool BoundsIntegerNoise => false;

    /// <summary>The smallest epsilon that the accountant can show; 0 for nothing spent, infinity where there is no bound.</summary>
    /// <param name="spent">What was spent, in any order.</param>
    /// <param name="delta">In (0, 1).</param>
    /// <exception cref="ArgumentException">An entry is not sound or <paramref name="delta"/> is out of range.</exception>
    double Epsilon(IReadOnlyCollection<GaussianSteps> spent, double delta);

    /// <summary>The smallest delta that the accountant can show; 0 for nothing spent, at most 1.</summary>
    /// <param name="spent">What was spent, in any order.</param>
    /// <param name="epsilon">0 or more.</param>
    /// <exception cref="ArgumentException">An entry is not sound or <paramref name="epsilon"/> is negative or NaN.</exception>
    double Delta(IReadOnlyCollection<GaussianSteps> spent, double epsilon);
}
