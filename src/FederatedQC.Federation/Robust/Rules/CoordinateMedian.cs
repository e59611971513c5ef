namespace FederatedQC.Federation.Robust.Rules;

/// <summary>The median of each coordinate.</summary>
/// <remarks>
/// <b>Source</b>: Yin et al., "Byzantine-robust distributed learning: towards optimal statistical rates", ICML 2018, definition 1.
/// <b>Inputs</b>: every site counts the same, whatever its weight. <b>Output</b>: each coordinate lies within the honest sites' range of
/// it.
/// </remarks>
internal sealed class CoordinateMedian : IRobustRule
{
    public string Name => "median";

    public int LeastSites(int faulty) => (2 * faulty) + 1;

    public Combination Combine(RobustRound round) => new(round.Select(round.Indices()), new CoordinateRule.Median());
}
