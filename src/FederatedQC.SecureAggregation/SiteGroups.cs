using System.Collections.Immutable;
using System.Text;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation;

/// <summary>Deals sites to groups, each of which aggregates on its own; a robust rule then works on the groups' means.</summary>
/// <remarks>
/// <b>Source</b>: bucketing (Karimireddy et al., "Byzantine-robust learning on heterogeneous datasets via bucketing", ICLR 2022) over
/// secure sums.
/// <b>Inputs</b>: site ids, a smallest size, a seed. <b>Output</b>: as many groups as have that size, sizes one apart at most.
/// <b>Numerics</b>: none. <b>Differs from source</b>: a bucket's mean is all that anyone sees, so buckets are not made smaller than the
/// floor of survivors.
/// </remarks>
public static class SiteGroups
{
    /// <summary>Smallest size of a group.</summary>
    public const int SmallestSize = 5;

    /// <summary>Deals the sites. Their order has no effect; another seed, another deal.</summary>
    /// <param name="sites">Site ids, each once; at least <paramref name="size"/>.</param>
    /// <param name="size">Smallest size of a group, 5 or more; more than that leaves room for drop-outs.</param>
    /// <param name="seed">Seed, another one each round.</param>
    /// <returns>The groups, the sites of each in ordinal order.</returns>
    /// <exception cref="ArgumentException">There are too few sites, one is there twice, or the size is below 5.</exception>
    public static ImmutableArray<ImmutableArray<string>> Deal(ImmutableArray<string> sites, int size, Hash256 seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestSize);
        ArgumentOutOfRangeException.ThrowIfLessThan(sites.Length, size, nameof(sites));
        if (sites.Distinct(StringComparer.Ordinal).Count() != sites.Length)
        {
            throw new ArgumentException("A site is there twice.", nameof(sites));
        }

        var groups = sites.Length / size;
        return
        [
            .. sites
                .Dealt([.. "fqc-secagg-groups-v1"u8], seed, Encoding.UTF8.GetBytes)
                .Select((site, place) => (Site: site, Group: place % groups))
                .GroupBy(
                    dealt => dealt.Group,
                    (_, dealt) => dealt.Select(one => one.Site).Order(StringComparer.Ordinal).ToImmutableArray()
                ),
        ];
    }
}
