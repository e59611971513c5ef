using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Sites;

/// <summary>Deals along the borders that the data brings: its own sites, or the data sets that were merged.</summary>
internal static class BucketDeal
{
    /// <summary>Keeps what has one site hint (or, without hints, one group) at one site; big ones first, to the emptiest site.</summary>
    public static SiteDeal BySiteHint(Sample[] samples, SiteSplitOptions options)
    {
        List<Bucket> buckets = Buckets(samples, s => s.SiteHint ?? s.Group);
        if (buckets.Count < options.Sites)
        {
            throw new DatasetException(
                $"{buckets.Count} different site hints (or groups, where there is no hint) are too few for {options.Sites} sites."
            );
        }

        var deal = new SiteDeal(options.Sites);
        int[] filled = new int[options.Sites];
        foreach (Bucket bucket in buckets)
        {
            int emptiest = Array.IndexOf(filled, filled.Min());
            filled[emptiest] += bucket.Count;
            foreach (SampleGroup group in bucket.Groups)
            {
                deal.Give(emptiest, group);
            }
        }

        return deal;
    }

    /// <summary>Gives every data set sites in proportion to its samples, at least one, and deals it evenly among them.</summary>
    public static SiteDeal ByDataset(Sample[] samples, SiteSplitOptions options)
    {
        List<Bucket> buckets = Buckets(samples, s => s.Dataset);
        if (buckets.Count > options.Sites)
        {
            throw new DatasetException($"{buckets.Count} data sets need at least as many sites, not {options.Sites}.");
        }

        int[] sites = [.. buckets.Select(_ => 1)];
        for (int given = buckets.Count; given < options.Sites; given++)
        {
            int crowded = Enumerable.Range(0, sites.Length).MaxBy(b => (double)buckets[b].Count / sites[b]);
            sites[crowded]++;
        }

        var deal = new SiteDeal(options.Sites);
        int first = 0;
        for (int b = 0; b < buckets.Count; b++)
        {
            SampleGroup[][] strata = SampleGroup.SplitStrata(buckets[b].Groups.SelectMany(g => g.Samples));
            deal.Take(ClassDeal.Draw(strata, double.PositiveInfinity, sites[b], SeededRandom.For(options.Seed, (ulong)b)), first);
            first += sites[b];
        }

        return deal;
    }

    // A group that spans buckets goes with its first sample. The biggest bucket stands first, equals by name.
    private static List<Bucket> Buckets(Sample[] samples, Func<Sample, string> key) =>
        [
            .. SampleGroup
                .Strata(samples)
                .SelectMany(groups => groups)
                .GroupBy(group => key(group.Samples[0]), StringComparer.Ordinal)
                .Select(bucket => new Bucket(bucket.Key, [.. bucket], bucket.Sum(group => group.Samples.Count)))
                .OrderByDescending(bucket => bucket.Count)
                .ThenBy(bucket => bucket.Name, StringComparer.Ordinal),
        ];

    private sealed record Bucket(string Name, SampleGroup[] Groups, int Count);
}
