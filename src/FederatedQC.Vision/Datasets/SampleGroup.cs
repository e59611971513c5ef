namespace FederatedQC.Vision.Datasets;

/// <summary>The samples of one group.</summary>
/// <param name="Name">The group.</param>
/// <param name="ClassName">The class of most of its samples; of the first by name where several are as frequent.</param>
/// <param name="Samples">Its samples, in order.</param>
internal sealed record SampleGroup(string Name, string ClassName, IReadOnlyList<Sample> Samples)
{
    /// <summary>All groups, by class and within a class by name, so that a seeded draw does not depend on file order.</summary>
    public static IEnumerable<SampleGroup[]> Strata(IEnumerable<Sample> samples) =>
        samples
            .GroupBy(s => s.Group, StringComparer.Ordinal)
            .Select(g => new SampleGroup(g.Key, MostFrequentClass(g), [.. g]))
            .GroupBy(g => g.ClassName, StringComparer.Ordinal)
            .OrderBy(c => c.Key, StringComparer.Ordinal)
            .Select(c => c.OrderBy(g => g.Name, StringComparer.Ordinal).ToArray());

    /// <summary>The same, each class cut further by the split of its groups.</summary>
    public static SampleGroup[][] SplitStrata(IEnumerable<Sample> samples) =>
        [.. Strata(samples).SelectMany(groups => groups.GroupBy(g => g.Samples[0].Split).OrderBy(s => s.Key).Select(s => s.ToArray()))];

    private static string MostFrequentClass(IEnumerable<Sample> samples) =>
        samples
            .GroupBy(s => s.ClassName, StringComparer.Ordinal)
            .OrderByDescending(c => c.Count())
            .ThenBy(c => c.Key, StringComparer.Ordinal)
            .First()
            .Key;
}
