using FederatedQC.Federation.Contribution;

namespace FederatedQC.Federation.Plans;

/// <summary>Whether the sites' contributions to the model are measured.</summary>
public sealed record ContributionSettings
{
    /// <summary><c>none</c>, <c>exact</c> (at most 10 sites), <c>gtg</c> or <c>leave-one-out</c>.</summary>
    public string Method { get; init; } = ContributionMethods.None;

    /// <summary>Whether they are measured.</summary>
    public bool IsMeasured => Method != ContributionMethods.None;

    /// <summary>Whether the report says bands (high, middle, low) and not values.</summary>
    public bool Bands { get; init; }
}
