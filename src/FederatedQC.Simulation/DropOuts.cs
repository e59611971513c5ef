using System.Collections.Immutable;
using FederatedQC.Parameters.Randomness;
using FederatedQC.SecureAggregation.Simulation;

namespace FederatedQC.Simulation;

/// <summary>Which sites vanish between two steps of secure aggregation.</summary>
internal static class DropOuts
{
    // Words of the run's seed that nothing else draws from.
    private const ulong Stream = 1UL << 48;

    /// <summary>Lets a share of the sites vanish.</summary>
    /// <param name="sites">The sites of the round, in ordinal order.</param>
    /// <param name="share">Share of them that vanish, 0 to 1; rounded to whole sites.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="round">The round, from 0.</param>
    /// <returns>Before which message each of those vanishes.</returns>
    public static ImmutableDictionary<string, DropOutPoint> Of(IReadOnlyList<string> sites, double share, ulong seed, int round)
    {
        var words = new SplitMix64(new SplitMix64(seed).At(Stream + (ulong)round));
        return Enumerable
            .Range(0, sites.Count)
            .OrderBy(site => words.At((ulong)site))
            .Take((int)Math.Round(share * sites.Count))
            .ToImmutableDictionary(
                site => sites[site],
                site => (DropOutPoint)(words.At((ulong)(sites.Count + site)) % (ulong)DropOutPoint.Never),
                StringComparer.Ordinal
            );
    }
}
