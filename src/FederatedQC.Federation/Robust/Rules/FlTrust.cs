namespace FederatedQC.Federation.Robust.Rules;

/// <summary>A mean in which a site counts as far as its update points where the operator's own does.</summary>
/// <remarks>
/// <b>Source</b>: Cao et al., "FLTrust: Byzantine-robust federated learning via trust bootstrapping", NDSS 2021, equations 2 to 4:
/// sum of trust * |x0| / |x| * x over sum of trust, trust = max(0, cosine of x and x0). <b>Inputs</b>: an update x0 that the operator
/// trained on images that it trusts; sites' weights have no effect, as in the paper. <b>Output</b>: no longer than x0; zero, so that the
/// model stays as it is, where no site is trusted.
/// </remarks>
internal sealed class FlTrust : IRobustRule
{
    public string Name => "fltrust";

    public bool UsesTrusted => true;

    public int LeastSites(int faulty) => faulty + 1;

    public Combination Combine(RobustRound round)
    {
        var own = round.Trusted ?? throw new ArgumentException("It needs an update of the operator's own.", nameof(round));
        double[] trust = [.. round.Indices().Select(site => Math.Max(0, round.Gram.Cosine(site, own)))];
        var total = trust.Sum();
        return round.Sum(site => trust[site] > 0 ? trust[site] / total * (round.Gram.Norm(own) / round.Gram.Norm(site)) : 0);
    }
}
