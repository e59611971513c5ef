namespace FederatedQC.Federation.Robust.Rules;

/// <summary>The update that is closest to its nearest others, or the mean of several such.</summary>
/// <remarks>
/// <b>Source</b>: Blanchard et al., "Machine learning with adversaries: Byzantine tolerant gradient descent", NeurIPS 2017.
/// <b>Inputs</b>: every site counts the same, whatever its weight. <b>Output</b>: Krum: one site's update as it is; Multi-Krum: the plain
/// mean of the n - f lowest scores. Of equal scores the first site in ordinal order counts as lower.
/// </remarks>
/// <param name="name">What it is called.</param>
/// <param name="chosen">How many updates are averaged, of the round's sites and faulty ones.</param>
internal sealed class Krum(string name, Func<int, int, int> chosen) : IRobustRule
{
    public string Name => name;

    public bool OnlyRanks => true;

    public int LeastSites(int faulty) => (2 * faulty) + 3;

    public Combination Combine(RobustRound round) =>
        round.Mean(KrumScores.Lowest(round.Gram, [.. round.Indices()], round.Faulty, chosen(round.Sites.Length, round.Faulty)));
}
