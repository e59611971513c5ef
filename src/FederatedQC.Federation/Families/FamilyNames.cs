using System.Collections.Immutable;
using System.Globalization;

namespace FederatedQC.Federation.Families;

/// <summary>Recognises the clusters of a round as the families of the rounds before.</summary>
internal static class FamilyNames
{
    /// <summary>
    /// A name for each cluster of a declared family. Names go to the cluster with most sites that are in the family or on their way to it,
    /// those of families that exist before those of families that are only proposed; ties to the lower name, then the earlier cluster. What
    /// is left is new: <c>widget-2</c>.
    /// </summary>
    public static string[] For(string declared, ImmutableArray<string>[] clusters, IReadOnlyDictionary<string, FamilyMembership> members)
    {
        var kin = members.Values.Where(member => member.Declared == declared).ToList();
        var existing = kin.Select(member => member.Family).Append(declared).ToHashSet(StringComparer.Ordinal);
        var claims =
            from name in existing.Union(kin.Select(member => member.Leaning))
            from cluster in Enumerable.Range(0, clusters.Length)
            let sites = clusters[cluster].Count(site => members[site].Leaning == name)
            where sites > 0
            select (Name: name, Cluster: cluster, Sites: sites);
        var names = new string?[clusters.Length];
        var ranked = claims
            .OrderByDescending(claim => existing.Contains(claim.Name))
            .ThenByDescending(claim => claim.Sites)
            .ThenBy(claim => claim.Name, StringComparer.Ordinal)
            .ThenBy(claim => claim.Cluster);
        foreach (var (name, cluster, _) in ranked)
        {
            if (names[cluster] is null && !names.Contains(name))
            {
                names[cluster] = name;
            }
        }

        var used = members
            .Values.SelectMany(member => new[] { member.Declared, member.Family, member.Leaning })
            .Append(declared)
            .ToHashSet(StringComparer.Ordinal);
        return [.. names.Select(name => name ?? Fresh(declared, used))];
    }

    private static string Fresh(string declared, HashSet<string> used)
    {
        var number = 2;
        string name;
        do
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{declared}-{number++}");
        } while (!used.Add(name));
        return name;
    }
}
