using System.Collections.Immutable;

namespace FederatedQC.Federation.Aggregation;

/// <summary>What the updates of a round weigh, in ordinal order of their sites.</summary>
/// <param name="Shares">Each site's share; they sum to 1. Measured numbers (running statistics) are averaged with these.</param>
/// <param name="Coefficients">
/// The factor of each site's delta in the change of the model. The shares themselves, but for strategies that rescale: FedNova by local
/// steps, FedBuff by staleness. They need not sum to 1.
/// </param>
public sealed record RoundWeights(ImmutableArray<WeightedUpdate> Shares, ImmutableArray<double> Coefficients)
{
    /// <summary>Weights whose coefficients are the shares.</summary>
    public static RoundWeights Of(ImmutableArray<WeightedUpdate> shares) => new(shares, [.. shares.Select(share => share.Weight)]);
}
