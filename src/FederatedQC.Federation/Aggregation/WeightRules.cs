using System.Collections.Immutable;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// How the strategies weigh the updates of a round. Each takes the round's updates in any order and answers in ordinal order of site ids.
/// </summary>
internal static class WeightRules
{
    /// <summary>By training images, capped: FedAvg.</summary>
    public static RoundWeights BySamples(IReadOnlyCollection<UpdateFacts> updates, RunSettings settings) =>
        RoundWeights.Of(Shares(updates, settings));

    /// <summary>Every site the same: SCAFFOLD, FedDyn, and everything whose privacy rests on one site's bounded influence.</summary>
    public static RoundWeights Equal(IReadOnlyCollection<UpdateFacts> updates, RunSettings settings) =>
        RoundWeights.Of(AggregationWeights.ByCappedSamples(updates.Select(update => (update.Site, 1L)), double.PositiveInfinity));

    /// <summary>Each update as it is: sums over images add up, whatever the split.</summary>
    public static RoundWeights Whole(IReadOnlyCollection<UpdateFacts> updates, RunSettings settings)
    {
        var shares = Equal(updates, settings).Shares;
        return new(shares, [.. shares.Select(_ => 1.0)]);
    }

    /// <summary>FedNova: capped shares, each rescaled by how far its local steps reach.</summary>
    /// <remarks>
    /// <b>Source</b>: J. Wang et al., "Tackling the objective inconsistency problem in heterogeneous federated optimization", NeurIPS 2020,
    /// eq. 5 and 9: w ← w + τ_eff Σ p_i Δ_i / ‖a_i‖₁ with τ_eff = Σ p_i ‖a_i‖₁.
    /// </remarks>
    public static RoundWeights ByReach(IReadOnlyCollection<UpdateFacts> updates, RunSettings settings)
    {
        var shares = Shares(updates, settings);
        var steps = updates.ToDictionary(update => update.Site, update => update.Steps, StringComparer.Ordinal);
        var training = settings.Training;
        var reach = shares
            .Select(share => LocalReach.Of(steps[share.Site], training.Momentum, training.LearningRate * training.ProximalMu))
            .ToList();
        var effective = shares.Zip(reach, (share, length) => share.Weight * length).Sum();
        return new(shares, [.. shares.Zip(reach, (share, length) => share.Weight * effective / length)]);
    }

    /// <summary>
    /// FedBuff: 1/K Σ s(staleness) Δ with s(τ) = 1/√(1 + τ), not normalised, so that a buffer of stale updates moves the model less.
    /// </summary>
    /// <remarks><b>Source</b>: J. Nguyen et al., "Federated learning with buffered asynchronous aggregation", AISTATS 2022, section
    /// 5.</remarks>
    public static RoundWeights ByStaleness(IReadOnlyCollection<UpdateFacts> updates, RunSettings settings)
    {
        var equal = Equal(updates, settings).Shares;
        var staleness = updates.ToDictionary(update => update.Site, update => update.Staleness, StringComparer.Ordinal);
        return new(equal, [.. equal.Select(share => share.Weight / Math.Sqrt(1.0 + staleness[share.Site]))]);
    }

    private static ImmutableArray<WeightedUpdate> Shares(IReadOnlyCollection<UpdateFacts> updates, RunSettings settings) =>
        settings.Methods.WeighsEqually
            ? Equal(updates, settings).Shares
            : AggregationWeights.ByCappedSamples(
                updates.Select(update => (update.Site, update.Samples)),
                settings.Admission.WeightCapFactor
            );
}
