using System.Globalization;

namespace FederatedQC.Federation.Robust.Rules;

/// <summary>The geometric median of the updates (RFA): the point with the least mean distance from them.</summary>
/// <remarks>
/// <b>Source</b>: Pillutla, Kakade and Harchaoui, "Robust aggregation for federated learning", IEEE TSP 2022.
/// <b>Inputs</b>: every site counts the same: a weight is a claim, and who claims half of it all moves the median anywhere.
/// <b>Numerics</b>: see <see cref="GeometricMedian"/>. <b>Differs from source</b>: exact, unless a number of smoothed steps is asked for
/// (the paper uses few, 3 to 8); the smoothing is 1e-6 of the root mean square of the norms and not an absolute number, so that units don't
/// matter. A smoothed step leaves about f / (n - f) of the pull of sites that are very far away: 8 steps are few where an update may have
/// any length.
/// </remarks>
/// <param name="steps">Smoothed steps, at least 1; 0 for the exact median.</param>
internal sealed class RobustFederatedAveraging(int steps) : IRobustRule
{
    private const double Smoothing = 1e-6;

    public string Name { get; } = steps == 0 ? "rfa" : string.Create(CultureInfo.InvariantCulture, $"rfa:{steps}");

    public int LeastSites(int faulty) => (2 * faulty) + 1;

    public Combination Combine(RobustRound round)
    {
        var gram = round.SiteGram();
        var scale = Math.Sqrt(round.Indices().Average(gram.SquaredNorm));
        if (scale == 0)
        {
            return round.Mean(round.Indices());
        }

        var weights = steps == 0 ? GeometricMedian.Of(gram) : GeometricMedian.Smoothed(gram, steps, Smoothing * scale);
        return round.Sum(site => weights[site]);
    }
}
