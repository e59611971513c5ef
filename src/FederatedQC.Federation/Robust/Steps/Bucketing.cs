using System.Collections.Immutable;
using System.Globalization;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Federation.Robust.Steps;

/// <summary>
/// Shuffles the sites and replaces every few of them by their mean, so that what is left differs less between honest rows.
/// </summary>
/// <remarks>
/// <b>Source</b>: Karimireddy, He and Jaggi, "Byzantine-robust learning on heterogeneous datasets via bucketing", ICLR 2022, algorithm 1.
/// <b>Inputs</b>: the round's seed; the shuffle depends on it and on the sites' ordinal order. <b>Output</b>: ceil(n / size) rows, the last
/// of fewer sites where they don't divide; up to f rows are faulty. The mean of a bucket is plain, its weight the sum of its sites'.
/// </remarks>
/// <param name="size">Sites in a bucket, at least 1.</param>
internal sealed class Bucketing(int size) : IRobustStep
{
    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"bucketing:{size}");

    public bool NeedsMomentum => true;

    public int SitesFor(int rows) => rows < 1 ? rows : (int)Math.Min(int.MaxValue, ((rows - 1L) * size) + 1);

    public (Mixing Rows, ImmutableArray<double> Weights) Mix(RobustRound round)
    {
        var sites = round.Sites.Length;
        var random = new SplitMix64(round.Seed);
        var buckets = Permutation.Of(sites, place => random.At((ulong)place)).Chunk(size).ToArray();
        return (
            Mixing.Of(sites, buckets, (bucket, site) => bucket.Contains(site) ? 1.0 / bucket.Length : 0),
            [.. buckets.Select(bucket => bucket.Order().Sum(site => round.Weights[site]))]
        );
    }
}
