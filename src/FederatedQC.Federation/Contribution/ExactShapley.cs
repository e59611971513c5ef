namespace FederatedQC.Federation.Contribution;

/// <summary>
/// The Shapley value by its definition: each site's marginal gain, averaged over every order in which the sites could have come.
/// </summary>
/// <remarks>
/// <b>Source</b>: L. S. Shapley, "A value for n-person games", 1953: value of i = sum over coalitions S without i of |S|! (n - |S| - 1)! /
/// n! times v(S with i) - v(S). <b>Inputs</b>: a game of at most <see cref="MaxSites"/> sites; all 2^n coalitions are evaluated.
/// <b>Output</b>: values that sum to v(everyone) - v(nobody). <b>Numerics</b>: in double, coalitions in the order of their bits. <b>Differs
/// from source</b>: v(nobody) need not be 0.
/// </remarks>
public sealed class ExactShapley : IContributionMethod
{
    /// <summary>Largest number of sites: 1024 coalitions.</summary>
    public const int MaxSites = 10;

    /// <inheritdoc/>
    public string Name => "exact";

    /// <inheritdoc/>
    public bool TriesAll => true;

    /// <inheritdoc/>
    public IEnumerable<Coalition> Foreseen(int sites) => Enumerable.Range(0, 1 << sites).Select(bits => new Coalition((uint)bits));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The game has more than <see cref="MaxSites"/> sites.</exception>
    public ContributionReport Measure(CoalitionGame game, ulong seed = 0)
    {
        ArgumentNullException.ThrowIfNull(game);
        var sites = game.Sites.Length;
        if (sites > MaxSites)
        {
            throw new ArgumentException(
                $"The exact value of {sites} sites takes 2^{sites} evaluations; at most {MaxSites} sites can be measured so.",
                nameof(game)
            );
        }

        var before = game.Evaluated;
        var weights = Weights(sites);
        var values = new double[sites];
        for (var bits = 0u; bits < 1u << sites; bits++)
        {
            var coalition = new Coalition(bits);
            var size = coalition.Count;
            var value = game.Value(coalition);
            for (var site = 0; site < sites; site++)
            {
                // Each coalition is the end of a step for its members and the beginning of one for the others.
                values[site] += coalition.Contains(site) ? weights[size - 1] * value : -weights[size] * value;
            }
        }

        return ContributionReport.Of(this, game, values, before);
    }

    /// <summary>
    /// Standard deviation of a value when each coalition's utility carries independent noise: sigma / n * sqrt(2 * sum over k below n of 1
    /// / C(n-1, k)). Each of the C(n-1, k) steps from k to k + 1 sites weighs 1 / (n C(n-1, k)) and has variance 2 sigma squared.
    /// </summary>
    /// <param name="sites">Number of sites n, at least 1.</param>
    /// <param name="utilityNoise">Standard deviation sigma of one utility, such as sqrt(a (1 - a) / images) for an accuracy a.</param>
    public static double NoiseOfValue(int sites, double utilityNoise)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sites);
        ArgumentOutOfRangeException.ThrowIfNegative(utilityNoise);
        return utilityNoise * Math.Sqrt(2 * Weights(sites).Sum() / sites);
    }

    // k! (n - k - 1)! / n! = 1 / (n C(n-1, k)), without a factorial that could overflow.
    private static double[] Weights(int sites)
    {
        var weights = new double[sites + 1];
        var choices = 1.0;
        for (var size = 0; size < sites; size++)
        {
            weights[size] = 1 / (sites * choices);
            choices = choices * (sites - 1 - size) / (size + 1);
        }

        return weights;
    }
}
