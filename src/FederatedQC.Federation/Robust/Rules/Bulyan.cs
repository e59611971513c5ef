namespace FederatedQC.Federation.Robust.Rules;

/// <summary>Picks n - 2f updates by Krum, one after the other, and takes the mean around the median of each of their coordinates.</summary>
/// <remarks>
/// <b>Source</b>: El Mhamdi, Guerraoui and Rouault, "The hidden vulnerability of distributed learning in Byzantium", ICML 2018.
/// <b>Inputs</b>: every site counts the same, whatever its weight. <b>Output</b>: of the n - 2f values of a coordinate the mean of the n -
/// 4f that are closest to their median. Of equal scores the first site in ordinal order is picked.
/// </remarks>
internal sealed class Bulyan : IRobustRule
{
    public string Name => "bulyan";

    public bool OnlyRanks => true;

    public int LeastSites(int faulty) => (4 * faulty) + 3;

    public Combination Combine(RobustRound round)
    {
        var remaining = round.Indices().ToList();
        var picked = round.Sites.Length - (2 * round.Faulty);
        var chosen = new SortedSet<int>();
        while (chosen.Count < picked)
        {
            // The last of all has no other to be compared with.
            var next = remaining.Count == 1 ? remaining[0] : KrumScores.Lowest(round.Gram, remaining, round.Faulty, 1).Single();
            chosen.Add(next);
            remaining.Remove(next);
        }

        return new(round.Select(chosen), new CoordinateRule.MeanAroundMedian(picked - (2 * round.Faulty)));
    }
}
