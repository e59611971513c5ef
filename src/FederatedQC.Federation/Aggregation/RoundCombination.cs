using System.Collections.Immutable;
using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Federation.Aggregation;

/// <summary>How the vectors of a round become one change.</summary>
/// <param name="Learnt">For learnt parameters: what the rule decided, or the strategy's coefficients where the rule is the mean.</param>
/// <param name="Measured">
/// For running statistics and control variates: their weighted mean, or under a robust rule their median, since distances between the
/// learnt parameters say nothing about them.
/// </param>
internal sealed record RoundCombination(Combination Learnt, Combination Measured)
{
    public static RoundCombination Of(
        RoundInputs inputs,
        IRobustRule rule,
        RoundWeights weights,
        GramMatrix? gram,
        RoundReferences references
    )
    {
        ImmutableArray<double> shares = [.. weights.Shares.Select(share => share.Weight)];
        if (gram is null || rule.IsMean)
        {
            return new(Combination.WeightedSum(weights.Coefficients), Combination.WeightedSum(shares));
        }

        // A strategy that rescales deltas (FedNova by steps, FedBuff by staleness) does so before the rule compares them.
        var rescaling = Rescaling(weights, shares, references.Vectors);
        var decided = rule.Combine(
            new RobustRound
            {
                Sites = [.. inputs.Updates.Select(update => update.Site)],
                Weights = shares,
                Gram = gram.Mixed(rescaling),
                Previous = references.Previous,
                Trusted = references.Trusted,
                Faulty = inputs.Settings.Robust.FaultyOf(references.Sites),
                Seed = new SplitMix64(inputs.Settings.Seed).At((ulong)inputs.Round),
            }
        );
        var sites = Mixing.Select(references.Vectors, Enumerable.Range(0, references.Sites));
        return new(decided with { Mixing = decided.Mixing.After(rescaling) }, new Combination(sites, new CoordinateRule.Median()));
    }

    private static Mixing Rescaling(RoundWeights weights, ImmutableArray<double> shares, int vectors)
    {
        var diagonal = new double[vectors * vectors];
        for (var vector = 0; vector < vectors; vector++)
        {
            diagonal[(vector * vectors) + vector] = vector < shares.Length ? weights.Coefficients[vector] / shares[vector] : 1;
        }

        return new Mixing(vectors, [.. diagonal]);
    }
}
