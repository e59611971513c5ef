using System.Collections.Immutable;

namespace FederatedQC.Federation.Families;

/// <summary>
/// Which family each site trains in. FedAvg across different products makes every site worse than it is alone, and within one product comes
/// close to training on all images together: so a family is what a site declares, and deltas only ever divide it further. A site changes
/// its family when some rounds in a row say so; one that is absent from a round keeps what it had.
/// </summary>
public sealed record FamilyAssignment
{
    /// <summary>The family of sites that declare none.</summary>
    public const string Undeclared = "all";

    /// <summary>The membership of each site, by site.</summary>
    public ImmutableSortedDictionary<string, FamilyMembership> Members { get; init; } =
        ImmutableSortedDictionary.Create<string, FamilyMembership>(StringComparer.Ordinal);

    /// <summary>The sites of each family, both in ordinal order.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Families =>
        Members
            .GroupBy(entry => entry.Value.Family, entry => entry.Key)
            .ToImmutableSortedDictionary(
                family => family.Key,
                family => family.Order(StringComparer.Ordinal).ToImmutableArray(),
                StringComparer.Ordinal
            );

    /// <summary>
    /// The assignment of the given sites and no others. A site whose declaration is the one on record keeps its membership; any other
    /// trains in the family that it declares, from now on: a declaration needs no patience.
    /// </summary>
    /// <param name="declared">The declared family by site.</param>
    public FamilyAssignment Declare(IEnumerable<KeyValuePair<string, string>> declared) =>
        new()
        {
            Members = declared.ToImmutableSortedDictionary(
                site => site.Key,
                site => Members.TryGetValue(site.Key, out var known) && known.Declared == site.Value ? known : new(site.Value, site.Value),
                StringComparer.Ordinal
            ),
        };

    /// <summary>The membership of a site.</summary>
    /// <exception cref="ArgumentException">The site declared nothing.</exception>
    public FamilyMembership MembershipOf(string site) =>
        Members.TryGetValue(site, out var known)
            ? known
            : throw new ArgumentException($"Site '{site}' has declared no family.", nameof(site));

    /// <summary>The assignment after a round.</summary>
    /// <param name="findings">What the round's deltas say.</param>
    /// <param name="patience">Rounds in a row that must agree before a site changes its family, at least 1.</param>
    /// <exception cref="ArgumentException">The findings are not about what the sites declared.</exception>
    public FamilyAssignment After(FamilyFindings findings, int patience)
    {
        ArgumentNullException.ThrowIfNull(findings);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(patience);
        if (findings.Found.Any(found => found.Sites.Any(site => MembershipOf(site).Declared != found.Declared)))
        {
            throw new ArgumentException("The findings put a site into a family that it didn't declare.", nameof(findings));
        }

        var members = Members.ToBuilder();
        foreach (var declared in findings.Found.GroupBy(found => found.Declared).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var clusters = declared.Select(found => found.Sites).ToArray();
            var names = FamilyNames.For(declared.Key, clusters, members);
            foreach (var (cluster, name) in clusters.Zip(names))
            {
                foreach (var site in cluster)
                {
                    members[site] = MembershipOf(site).After(name, patience);
                }
            }
        }

        return this with
        {
            Members = members.ToImmutable(),
        };
    }
}
