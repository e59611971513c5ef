using System.Collections.Immutable;

namespace FederatedQC.Federation.Robust.Steps;

/// <summary>Replaces each update by the mean of the n - f that are nearest to it, itself among them.</summary>
/// <remarks>
/// <b>Source</b>: Allouah et al., "Fixing by mixing: a recipe for optimal Byzantine ML under heterogeneity", AISTATS 2023.
/// <b>Inputs</b>: the number of faulty sites. <b>Output</b>: one row a site; of equal distances the first site in ordinal order is nearer.
/// </remarks>
internal sealed class NearestNeighbourMixing : IRobustStep
{
    public string Name => "nnm";

    public (Mixing Rows, ImmutableArray<double> Weights) Mix(RobustRound round)
    {
        var sites = round.Sites.Length;
        var count = sites - round.Faulty;
        var nearest = Enumerable
            .Range(0, sites)
            .Select(site =>
                Enumerable
                    .Range(0, sites)
                    .OrderBy(other => other == site ? -1 : round.Gram.SquaredDistance(site, other))
                    .Take(count)
                    .ToHashSet()
            );
        return (Mixing.Of(sites, nearest, (chosen, site) => chosen.Contains(site) ? 1.0 / count : 0), round.Weights);
    }
}
