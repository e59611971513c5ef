namespace FederatedQC.Federation.Robust.Rules;

/// <summary>The mean with the sites' weights: what the others are compared with. One hostile site moves it anywhere.</summary>
/// <remarks>
/// <b>Source</b>: McMahan et al., "Communication-efficient learning of deep networks from decentralized data", AISTATS 2017, algorithm 1.
/// <b>Output</b>: sum of weight * update. <b>Differs from source</b>: see <see cref="Aggregation.AggregationWeights"/>.
/// </remarks>
internal sealed class WeightedMean : IRobustRule
{
    public string Name => "mean";

    public bool IsMean => true;

    public int LeastSites(int faulty) => 1;

    public Combination Combine(RobustRound round) => round.Sum(site => round.Weights[site]);
}
