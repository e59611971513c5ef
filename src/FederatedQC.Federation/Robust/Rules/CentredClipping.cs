using System.Globalization;

namespace FederatedQC.Federation.Robust.Rules;

/// <summary>
/// The mean of the updates' differences from a centre, each clipped to a radius; the result is the next centre, three times over.
/// </summary>
/// <remarks>
/// <b>Source</b>: Karimireddy, He and Jaggi, "Learning from history for Byzantine robust optimization", ICML 2021, algorithm 2:
/// v := v + mean of (x - v) * min(1, radius / |x - v|). <b>Inputs</b>: every site counts the same, whatever its weight; the first centre is
/// the last round's aggregate, or zero where there is none. <b>Output</b>: no site moves the centre by more than radius / n at a time.
/// <b>Differs from source</b>: the radius is a multiple of the median distance from the first centre and not an absolute number, which
/// follows the updates' scale from round to round; of an even number the lower of the middle two, so that it is an honest site's or less.
/// </remarks>
/// <param name="factor">Radius as a multiple of the median distance, above 0.</param>
internal sealed class CentredClipping(double factor) : IRobustRule
{
    private const int Iterations = 3;

    public string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"centred-clipping:{factor}");

    public bool NeedsMomentum => true;

    public bool UsesPrevious => true;

    public int LeastSites(int faulty) => (2 * faulty) + 1;

    public Combination Combine(RobustRound round)
    {
        var sites = round.Sites.Length;
        var centre = new double[round.Gram.Count];
        if (round.Previous is { } previous)
        {
            centre[previous] = 1;
        }

        var radius = factor * Median.Lower(round.Gram.DistancesTo(centre).Take(sites));
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var distances = round.Gram.DistancesTo(centre);
            double[] pulls = [.. round.Indices().Select(site => (distances[site] > radius ? radius / distances[site] : 1) / sites)];
            var kept = 1 - pulls.Sum();
            centre = [.. centre.Select((share, index) => (kept * share) + (index < sites ? pulls[index] : 0))];
        }

        return Combination.WeightedSum(centre);
    }
}
