namespace FederatedQC.Federation.Robust.Rules;

/// <summary>How far vectors are from their nearest others.</summary>
internal static class KrumScores
{
    /// <summary>
    /// The vectors of the lowest scores, lowest first; of equal scores the first vector. A score is the sum of the squared distances from
    /// the
    /// <c>candidates - faulty - 2</c> nearest other candidates, from one at least.
    /// </summary>
    /// <param name="gram">Dot products of the vectors.</param>
    /// <param name="candidates">Indices of the vectors that take part.</param>
    /// <param name="faulty">How many of them may be faulty.</param>
    /// <param name="count">How many are wanted.</param>
    public static IEnumerable<int> Lowest(GramMatrix gram, IReadOnlyCollection<int> candidates, int faulty, int count)
    {
        var nearest = Math.Max(1, candidates.Count - faulty - 2);
        return candidates
            .OrderBy(candidate =>
                candidates
                    .Where(other => other != candidate)
                    .Select(other => gram.SquaredDistance(candidate, other))
                    .Order()
                    .Take(nearest)
                    .Sum()
            )
            .ThenBy(candidate => candidate)
            .Take(count);
    }
}
