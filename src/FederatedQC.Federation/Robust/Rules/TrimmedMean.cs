namespace FederatedQC.Federation.Robust.Rules;

/// <summary>The mean of each coordinate without its f least and its f greatest values.</summary>
/// <remarks>
/// <b>Source</b>: Yin et al., "Byzantine-robust distributed learning: towards optimal statistical rates", ICML 2018, definition 2.
/// <b>Inputs</b>: every site counts the same, whatever its weight. <b>Output</b>: each coordinate lies within the honest sites' range of
/// it.
/// <b>Differs from source</b>: what is trimmed is a number of sites and not a share of them.
/// </remarks>
internal sealed class TrimmedMean : IRobustRule
{
    public string Name => "trimmed-mean";

    public int LeastSites(int faulty) => (2 * faulty) + 1;

    public Combination Combine(RobustRound round) => new(round.Select(round.Indices()), new CoordinateRule.TrimmedMean(round.Faulty));
}
