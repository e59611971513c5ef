namespace FederatedQC.Federation.Families;

/// <summary>Sites cut in two such that the largest cosine across the cut is as small as it can be.</summary>
/// <remarks>
/// <b>Source</b>: Sattler, Müller and Samek, "Clustered federated learning: model-agnostic distributed multi-task optimization under
/// privacy constraints", IEEE TNNLS 2020 (arXiv 1910.01991), optimal bipartition: the cut that minimises the largest cross-cluster
/// similarity. <b>Inputs</b>: cosines of two or more sites.
/// <b>Output</b>: the optimal cut among those whose two sides hang together (see below) and hold <c>smallest</c> sites each; null if there
/// is none.
/// <b>Numerics</b>: comparisons only, so the result is exact; ties fall to the lower site index.
/// <b>Differs from source</b>: by a maximum spanning tree (Prim), not by agglomeration, and with a smallest size. Any cut severs the tree
/// somewhere, so its largest cosine is at least that of a severed edge, hence at least the tree's lightest; and where one edge alone is
/// severed, it is the heaviest across the cut, else a heavier one could replace it in the tree. So severing the lightest edge is optimal
/// over all cuts. A smallest size leaves the edges with enough sites on each side: every side is then a subtree, that is, no two outliers
/// make a family because neither resembles the others.
/// </remarks>
/// <param name="First">The side with the lowest site index; rising.</param>
/// <param name="Second">The other side; rising.</param>
/// <param name="Across">Largest cosine across the cut.</param>
internal sealed record Bipartition(int[] First, int[] Second, double Across)
{
    /// <summary>The best cut of the members, which rise; null when no cut leaves <paramref name="smallest"/> sites on each side.</summary>
    public static Bipartition? Of(DeltaGeometry geometry, int[] members, int smallest)
    {
        var parents = SpanningTree(geometry, members);
        Bipartition? best = null;
        for (var child = 1; child < members.Length; child++)
        {
            var across = geometry.Cosine(members[child], members[parents[child]]);
            if (best is not null && across >= best.Across)
            {
                continue;
            }

            var below = Subtree(parents, child);
            int[] first = [.. members.Where((_, index) => !below[index])];
            int[] second = [.. members.Where((_, index) => below[index])];
            if (Math.Min(first.Length, second.Length) >= smallest)
            {
                best = new(first, second, across);
            }
        }

        return best;
    }

    /// <summary>
    /// How close the loneliest site is to its closest partner on its own side; a site alone on its side counts as having one.
    /// </summary>
    public double Within(DeltaGeometry geometry) => Math.Min(Loneliest(geometry, First), Loneliest(geometry, Second));

    private static double Loneliest(DeltaGeometry geometry, int[] side) =>
        side.Min(site => side.Where(other => other != site).Select(other => geometry.Cosine(site, other)).DefaultIfEmpty(1).Max());

    // The parent of each member but the first, which is the root.
    private static int[] SpanningTree(DeltaGeometry geometry, int[] members)
    {
        var parents = new int[members.Length];
        var joined = new bool[members.Length];
        var closest = new double[members.Length];
        Array.Fill(closest, double.NegativeInfinity);
        var latest = 0;
        for (var step = 1; step < members.Length; step++)
        {
            joined[latest] = true;
            var next = -1;
            for (var index = 1; index < members.Length; index++)
            {
                if (joined[index])
                {
                    continue;
                }

                var cosine = geometry.Cosine(members[index], members[latest]);
                if (cosine > closest[index])
                {
                    (closest[index], parents[index]) = (cosine, latest);
                }

                next = next < 0 || closest[index] > closest[next] ? index : next;
            }

            latest = next;
        }

        return parents;
    }

    private static bool[] Subtree(int[] parents, int top)
    {
        var below = new bool[parents.Length];
        for (var index = 1; index < parents.Length; index++)
        {
            var ancestor = index;
            while (ancestor != 0 && ancestor != top)
            {
                ancestor = parents[ancestor];
            }

            below[index] = ancestor == top;
        }

        return below;
    }
}
