namespace FederatedQC.Federation.Families;

/// <summary>Clustered federated learning: cuts the sites in two as long as the rule says so, and then each side.</summary>
/// <remarks>
/// <b>Source</b>: Sattler, Müller and Samek (see <see cref="Bipartition"/>). <b>Inputs</b>: a round's deltas. <b>Output</b>: clusters of at
/// least
/// <c>smallest</c> sites, unless there are fewer sites. <b>Numerics</b>: see the rule. <b>Differs from source</b>: a side is cut again at
/// once, by the same round's deltas, and not after more training on its own; <see cref="FamilyAssignment"/> waits for some rounds to agree
/// instead.
/// </remarks>
internal sealed class CflClustering(ISplitRule rule, int smallest) : IClustering
{
    public IReadOnlyList<int[]> Divide(DeltaGeometry geometry, int[] members)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(members);
        var open = new Stack<int[]>(members.Length > 0 ? [members] : []);
        List<int[]> clusters = [];
        while (open.TryPop(out var cluster))
        {
            if (Bipartition.Of(geometry, cluster, smallest) is { } cut && rule.Splits(geometry, cluster, cut))
            {
                open.Push(cut.First);
                open.Push(cut.Second);
            }
            else
            {
                clusters.Add(cluster);
            }
        }

        return [.. clusters.OrderBy(cluster => cluster[0])];
    }
}
