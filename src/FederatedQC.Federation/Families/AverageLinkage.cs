namespace FederatedQC.Federation.Families;

/// <summary>Joins the two clusters that resemble each other most on average, until none do by as much as a threshold.</summary>
/// <remarks>
/// <b>Source</b>: R. R. Sokal and C. D. Michener, "A statistical method for evaluating systematic relationships", 1958 (UPGMA), on cosines.
/// <b>Inputs</b>: a round's deltas. <b>Output</b>: clusters of any size, so an outlier stays alone. <b>Numerics</b>: double; means over
/// pairs in rising order, ties to the clusters that come first. <b>Differs from source</b>: stops at a threshold and does not draw the
/// tree.
/// </remarks>
internal sealed class AverageLinkage(double threshold) : IClustering
{
    public IReadOnlyList<int[]> Divide(DeltaGeometry geometry, int[] members)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentNullException.ThrowIfNull(members);
        List<int[]> clusters = [.. members.Select(site => new[] { site })];
        while (ClosestPair(geometry, clusters) is var (one, other, likeness) && likeness >= threshold)
        {
            clusters[one] = [.. clusters[one].Concat(clusters[other]).Order()];
            clusters.RemoveAt(other);
        }

        return clusters;
    }

    private static (int One, int Other, double Likeness) ClosestPair(DeltaGeometry geometry, List<int[]> clusters)
    {
        var best = (One: 0, Other: 0, Likeness: double.NegativeInfinity);
        for (var one = 0; one < clusters.Count; one++)
        {
            for (var other = one + 1; other < clusters.Count; other++)
            {
                var likeness = Likeness.Between(geometry, clusters[one], clusters[other]);
                best = likeness > best.Likeness ? (one, other, likeness) : best;
            }
        }

        return best;
    }
}
