namespace FederatedQC.Federation.Plans;

/// <summary>How the aggregator defends the model against hostile or broken sites.</summary>
public sealed record RobustSettings
{
    /// <summary>
    /// The rule that combines the updates, with the steps before it: <c>mean</c>, <c>centred-clipping</c>, <c>nnm+trimmed-mean</c> and so
    /// on.
    /// </summary>
    public string Rule { get; init; } = "mean";

    /// <summary>Sites that may be hostile, which some rules must know; null means a fifth of the sites.</summary>
    public int? Faulty { get; init; }

    /// <summary>
    /// Momentum that each site keeps over its own deltas, in [0, 1): it sends the average of what it learnt in several rounds, in which a
    /// hostile site can hide less. 0 is off.
    /// </summary>
    public double SiteMomentum { get; init; }

    /// <summary>Hostile sites to reckon with among the given number.</summary>
    public int FaultyOf(int sites) => Faulty ?? (sites / 5);
}
