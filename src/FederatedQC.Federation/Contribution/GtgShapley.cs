namespace FederatedQC.Federation.Contribution;

/// <summary>Shapley values from a sample of orders: guided sampling, truncated within the round and between rounds.</summary>
/// <remarks>
/// <b>Source</b>: Liu, Chen, Yu, Liu and Cui, "GTG-Shapley: efficient and accurate participant contribution evaluation in federated
/// learning", ACM TIST 2022, algorithm 1.
/// <b>Inputs</b>: a game of any size. A sweep costs up to n (n - 1) evaluations, so with many sites measure families one by one; up to five
/// sites the exact value is no dearer. <b>Output</b>: values whose sum misses the gain by less than the order truncation; all 0 for a round
/// that is not divided.
/// <b>Numerics</b>: sums in double, in the order of the draws, which follow from the seed alone.
/// <b>Differs from source</b>: (1) a sweep walks one random circle from each site in both directions, and not n unrelated orders that begin
/// with each site. Every site then stands once in <i>each</i> place and not in the first alone, each order is still uniform by itself, and
/// the second direction meets only coalitions that the first one met. (2) Estimates are compared as sum |difference| / sum |value| and not
/// as the mean of each site's ratio, which a site worth nothing keeps from settling. (3) A value that truncation assumed is not remembered
/// as if it were evaluated. (4) There is a limit to the evaluations.
/// </remarks>
public sealed class GtgShapley : IContributionMethod
{
    private readonly GtgOptions _options;

    /// <summary>The method under the given options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is negative, or zero where it may not be.</exception>
    public GtgShapley(GtgOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfUnsound();
        _options = options;
    }

    /// <inheritdoc/>
    public string Name => "gtg";

    /// <inheritdoc/>
    public ContributionReport Measure(CoalitionGame game, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(game);
        var before = game.Evaluated;
        var sites = game.Sites.Length;
        var gain = game.Value(game.Everyone) - game.Value(Coalition.Empty);
        if (Math.Abs(gain) <= _options.RoundTruncation)
        {
            return ContributionReport.Of(this, game, new double[sites], before) with { Truncation = Truncation.Round };
        }

        var mean = new RunningValues(sites, _options.Window);
        var circles = new Circles(sites, seed);
        var truncated = false;
        bool settled;
        do
        {
            var circle = circles.Next();
            for (var start = 0; start < sites; start++)
            {
                truncated |= Walk(game, circle, start, step: 1, mean);
                truncated |= Walk(game, circle, start, step: sites - 1, mean);
            }

            settled = mean.Count >= _options.MinPermutations && mean.Movement() < _options.Tolerance;
        } while (!settled && game.Evaluated - before < _options.MaxCoalitions);

        return ContributionReport.Of(this, game, mean.Values, before) with
        {
            Truncation = truncated ? Truncation.Orders : Truncation.None,
            Permutations = mean.Count,
            Settled = settled,
        };
    }

    // Returns whether the order was cut short; the sites after the cut gain nothing.
    private bool Walk(CoalitionGame game, int[] circle, int start, int step, RunningValues mean)
    {
        var full = game.Value(game.Everyone);
        var coalition = Coalition.Empty;
        var value = game.Value(coalition);
        var marginals = new double[circle.Length];
        var place = start;
        for (var taken = 0; taken < circle.Length; taken++)
        {
            if (Math.Abs(full - value) < _options.OrderTruncation)
            {
                mean.Add(marginals);
                return true;
            }

            var site = circle[place];
            coalition = coalition.With(site);
            var next = game.Value(coalition);
            marginals[site] = next - value;
            value = next;
            place = (place + step) % circle.Length;
        }

        mean.Add(marginals);
        return false;
    }
}
