using FederatedQC.Aggregator.Rounds;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Aggregator.Families;

/// <summary>What a division into families must satisfy: every site of a run in one family, and in one only.</summary>
internal static class FamilyRules
{
    /// <summary>Every mistake, as a line for the operator; none without families.</summary>
    public static IEnumerable<string> Mistakes(AggregatorOptions options)
    {
        if (options.Families.Count == 0)
        {
            return [];
        }

        string[] golden = options.GoldenFolder is null
            ? []
            : ["GoldenFolder: images of one product can't judge another's model; name a GoldenFolder in each family that has images."];
        return
        [
            .. golden,
            .. options.Families.SelectMany(family => Family(options, family.Key, family.Value)),
            .. Shared(options),
            .. Unassigned(options),
            .. Namesakes(options),
        ];
    }

    private static IEnumerable<string> Family(AggregatorOptions options, string name, FamilyOptions family)
    {
        if (!PartyName.IsValid(name))
        {
            yield return $"Families '{name}': use 1 to {PartyName.MaxLength} characters out of a-z, 0-9 and '-'.";
        }

        if (family.Sites.Count == 0)
        {
            yield return $"Families:{name}: name at least one site.";
        }

        foreach (var site in family.Sites.Where(site => !PartyName.IsValid(site) || site == PartyName.Aggregator))
        {
            yield return $"Families:{name}: '{site}' is no name of a site.";
        }

        var wasUsed = AggregatorFolders.WasUsed(Path.Combine(AggregatorFolders.FamiliesOf(options.DataFolder), name));
        if (family.GoldenFolder is { } golden && !Directory.Exists(golden) && !wasUsed)
        {
            yield return $"Families:{name}:GoldenFolder '{golden}': there is no such folder.";
        }
    }

    private static IEnumerable<string> Shared(AggregatorOptions options) =>
        options
            .Families.SelectMany(family => family.Value.Sites.Select(site => (Site: site, Family: family.Key)))
            .GroupBy(entry => entry.Site, entry => entry.Family, StringComparer.Ordinal)
            .Where(site => site.Count() > 1)
            .OrderBy(site => site.Key, StringComparer.Ordinal)
            .Select(site =>
                $"Families: '{site.Key}' is named {site.Count()} times ({string.Join(", ", site.Order(StringComparer.Ordinal))}); a site trains in one family."
            );

    // A file names the sites of all families that use it: one that is in none of them was forgotten.
    private static IEnumerable<string> Unassigned(AggregatorOptions options) =>
        from file in RunConfiguration
            .All(options)
            .Where(configuration => configuration.RunFile is not null)
            .GroupBy(configuration => configuration.RunFile!, StringComparer.Ordinal)
        let settings = RunFile.TryParse(file.Key, out var parsed, out _) ? parsed : null
        where settings is not null
        from site in settings.Sites.Except(file.SelectMany(configuration => configuration.Sites))
        select $"RunFile '{file.Key}': its site '{site}' is in no family.";

    // A site knows its rounds by the name of their run.
    private static IEnumerable<string> Namesakes(AggregatorOptions options) =>
        RunConfiguration
            .All(options)
            .Where(configuration => configuration.RunFile is not null)
            .Select(configuration => RunFile.TryRead(configuration, out var settings, out _) ? settings.Run : null)
            .OfType<string>()
            .GroupBy(run => run, StringComparer.Ordinal)
            .Where(run => run.Count() > 1)
            .Select(run => $"Families: {run.Count()} runs would be called '{run.Key}'; give their RunFiles or families other names.");
}
