using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Robust;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Federation.Families;

/// <summary>
/// What a round's deltas say about families. Each declared family is clustered by itself: clustering may split one, and never joins two,
/// because different products that look alike in one round would make each other worse later. Two that look alike are reported.
/// </summary>
/// <param name="Found">The clusters, by declared family in ordinal order and within it by first site.</param>
/// <param name="LookAlikes">Pairs of declared families that look alike.</param>
public sealed record FamilyFindings(ImmutableArray<FoundFamily> Found, ImmutableArray<LookAlike> LookAlikes)
{
    // Families look alike when the mean cosine across is at least this part of the smaller mean cosine within.
    private const double AlikeFraction = 0.9;

    /// <summary>What a round's updates say.</summary>
    /// <param name="state">The run, with the families as they were before the round.</param>
    /// <param name="updates">The updates that took part, in ordinal order of their sites.</param>
    /// <param name="gram">Their dot products, in the same order first, all finite; null where they are not known.</param>
    /// <returns>Null where the plan does not ask, or nothing is known.</returns>
    public static FamilyFindings? InRound(RunState state, ImmutableArray<UpdateFacts> updates, GramMatrix? gram)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Families is null || gram is null
            ? null
            : Of(
                state.Families,
                DeltaGeometry.FromDots([.. updates.Select(update => update.Site)], (first, second) => gram[first, second]),
                state.Settings.Methods.Clustering
            );
    }

    /// <summary>Clusters a round.</summary>
    /// <param name="assignment">What the sites declared; every site of the round is in it.</param>
    /// <param name="geometry">How the deltas of the round lie to each other.</param>
    /// <param name="clustering">The way to find clusters (<see cref="Clusterings"/>).</param>
    /// <exception cref="ArgumentException">A site of the round is not in the assignment.</exception>
    public static FamilyFindings Of(FamilyAssignment assignment, DeltaGeometry geometry, IClustering clustering)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(clustering);
        (string Name, int[] Members)[] declared =
        [
            .. Enumerable
                .Range(0, geometry.Sites.Length)
                .GroupBy(site => assignment.MembershipOf(geometry.Sites[site]).Declared)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (group.Key, group.ToArray())),
        ];
        var found = declared.SelectMany(family =>
            clustering
                .Divide(geometry, family.Members)
                .Select(cluster => new FoundFamily(family.Name, [.. cluster.Select(site => geometry.Sites[site])]))
        );
        var alike =
            from first in declared
            from second in declared
            where string.CompareOrdinal(first.Name, second.Name) < 0
            let across = Likeness.Between(geometry, first.Members, second.Members)
            let within = Math.Min(Likeness.Within(geometry, first.Members), Likeness.Within(geometry, second.Members))
            where across > 0 && across >= AlikeFraction * within
            select new LookAlike(first.Name, second.Name, across);
        return new([.. found], [.. alike]);
    }
}
