namespace FederatedQC.Federation.Robust.Rules;

/// <summary>
/// A mean in which sites count the less the more their update's direction is that of another's. For sybils; it hurts honest sites that are
/// alike.
/// </summary>
/// <remarks>
/// <b>Source</b>: Fung, Yoon and Beschastnikh, "The limitations of federated learning in sybil settings", RAID 2020, algorithm 1, with
/// confidence 1.
/// <b>Inputs</b>: every site counts the same, whatever its weight. <b>Output</b>: a weighted mean; the plain mean where every weight would
/// be 0. It promises nothing about lone attackers, whatever the number of faulty sites. <b>Differs from source</b>: similarity is that of
/// this round's updates and not of their sums over all rounds, which would make the server keep a vector a site; no feature counts more
/// than another.
/// </remarks>
internal sealed class FoolsGold : IRobustRule
{
    // The paper's: a weight of 1 would be infinite on the logit scale.
    private const double Ceiling = 0.99;

    public string Name => "foolsgold";

    public int LeastSites(int faulty) => faulty + 1;

    public Combination Combine(RobustRound round)
    {
        double[] alike = [.. round.Indices().Select(site => Others(site).Select(other => round.Gram.Cosine(site, other)).Append(0).Max())];
        double[] free = [.. round.Indices().Select(site => 1 - Others(site).Select(other => Pardoned(site, other)).Append(0).Max())];
        var most = free.Max();
        double[] weights = [.. free.Select(value => most > 0 ? Logit(value / most) : 0)];
        var total = weights.Sum();
        return total > 0 ? round.Sum(site => weights[site] / total) : round.Mean(round.Indices());

        IEnumerable<int> Others(int site) => round.Indices().Where(other => other != site);

        // Who is less like anyone than the other is taken to be honest: only the other loses weight for the pair.
        double Pardoned(int site, int other) =>
            round.Gram.Cosine(site, other) * (alike[other] > alike[site] ? alike[site] / alike[other] : 1);
    }

    private static double Logit(double value)
    {
        var below = Math.Min(value, Ceiling);
        return below > 0 ? Math.Clamp(Math.Log(below / (1 - below)) + 0.5, 0, 1) : 0;
    }
}
