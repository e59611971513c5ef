using System.Collections.Immutable;
using FederatedQC.Federation.Robust;

namespace FederatedQC.Federation.Aggregation;

/// <summary>What each update of a round weighs.</summary>
public static class AggregationWeights
{
    /// <summary>
    /// Weights by number of training samples, where no site counts for more than <paramref name="capFactor"/> times the median site:
    /// p = min(n, cap) / sum. A site that overstates its samples gains little, a small site is not drowned.
    /// </summary>
    /// <param name="samples">Each site once, with its training samples; above zero. The order has no effect.</param>
    /// <param name="capFactor">Multiple of the median (for an even number of sites the mean of the middle two); infinity means no
    /// cap.</param>
    /// <returns>One weight a site, in ordinal order of site ids, summing to 1; empty for no site.</returns>
    /// <exception cref="ArgumentException">A site is there twice, has no sample, or the factor is not above zero.</exception>
    public static ImmutableArray<WeightedUpdate> ByCappedSamples(IEnumerable<(string Site, long Samples)> samples, double capFactor = 5)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (!(capFactor > 0))
        {
            throw new ArgumentException($"The cap must be above zero, not {capFactor}.", nameof(capFactor));
        }

        (string Site, long Samples)[] sites = [.. samples.OrderBy(site => site.Site, StringComparer.Ordinal)];
        for (var index = 0; index < sites.Length; index++)
        {
            if (sites[index].Samples <= 0)
            {
                throw new ArgumentException($"Site '{sites[index].Site}' has {sites[index].Samples} samples.", nameof(samples));
            }

            if (index > 0 && sites[index].Site == sites[index - 1].Site)
            {
                throw new ArgumentException($"Site '{sites[index].Site}' is there twice.", nameof(samples));
            }
        }

        if (sites.Length == 0)
        {
            return [];
        }

        var cap = capFactor * Median.Of(sites.Select(site => (double)site.Samples));
        var total = sites.Sum(site => Math.Min(site.Samples, cap));
        return [.. sites.Select(site => new WeightedUpdate(site.Site, Math.Min(site.Samples, cap) / total))];
    }
}
