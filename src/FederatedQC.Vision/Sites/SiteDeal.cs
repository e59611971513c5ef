using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Sites;

/// <summary>Whole groups, dealt to sites.</summary>
internal sealed class SiteDeal(int sites)
{
    private readonly List<SampleGroup>[] _groups = [.. Enumerable.Range(0, sites).Select(_ => new List<SampleGroup>())];

    public void Give(int site, SampleGroup group) => _groups[site].Add(group);

    /// <summary>Takes over another deal whose first site is the given one here.</summary>
    public void Take(SiteDeal other, int first)
    {
        for (int i = 0; i < other._groups.Length; i++)
        {
            _groups[first + i].AddRange(other._groups[i]);
        }
    }

    public bool Meets(SiteSplitOptions options) =>
        Array.TrueForAll(_groups, site =>
            Count(site, DataSplit.Train) >= options.MinimumTrain && Count(site, DataSplit.Validation) >= options.MinimumValidation
        );

    /// <summary>Moves the smallest groups of the richest sites to the poorest until all have enough or nothing more can move.</summary>
    public void Level(DataSplit split, int minimum)
    {
        while (true)
        {
            List<SampleGroup> poorest = _groups.MinBy(site => Count(site, split))!;
            List<SampleGroup> richest = _groups.MaxBy(site => Count(site, split))!;
            SampleGroup? smallest = richest.Where(g => Count(g, split) > 0).MinBy(g => Count(g, split));
            if (Count(poorest, split) >= minimum || smallest is null || Count(richest, split) - Count(smallest, split) < minimum)
            {
                return;
            }

            richest.Remove(smallest);
            poorest.Add(smallest);
        }
    }

    public IReadOnlyList<SiteShare> ToShares() =>
        [
            .. _groups.Select(
                (site, i) => new SiteShare($"site-{i + 1}", InOrder(site, DataSplit.Train), InOrder(site, DataSplit.Validation))
            ),
        ];

    private static Sample[] InOrder(List<SampleGroup> site, DataSplit split) =>
        [.. site.SelectMany(g => g.Samples).Where(s => s.Split == split).OrderBy(s => s.Id, StringComparer.Ordinal)];

    private static int Count(List<SampleGroup> site, DataSplit split) => site.Sum(group => Count(group, split));

    private static int Count(SampleGroup group, DataSplit split) => group.Samples.Count(s => s.Split == split);
}
