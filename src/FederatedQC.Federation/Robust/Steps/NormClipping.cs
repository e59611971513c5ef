using System.Collections.Immutable;
using System.Globalization;

namespace FederatedQC.Federation.Robust.Steps;

/// <summary>Scales updates down whose norm is above a limit that follows from the round's norms.</summary>
/// <remarks>
/// <b>Source</b>: <c>clip</c>: Sun et al., "Can you really backdoor federated learning?", 2019; <c>arc</c>: Allouah et al., "Adaptive
/// gradient clipping for robust federated learning", ICLR 2025: the k = floor(2 f (n - f) / n) largest norms are clipped to the next one.
/// <b>Output</b>: one row a site, x * min(1, limit / |x|). <b>Differs from source</b>: the limit of <c>clip</c> is a multiple of the median
/// norm (of an even number the lower of the middle two) and not an absolute number.
/// </remarks>
internal sealed class NormClipping : IRobustStep
{
    private readonly Func<double[], int, double> _limit;

    /// <param name="name">What it is called.</param>
    /// <param name="limit">The limit, of the norms from the least to the greatest and the number of faulty sites.</param>
    private NormClipping(string name, Func<double[], int, double> limit) => (Name, _limit) = (name, limit);

    public string Name { get; }

    /// <summary>To a multiple of the median norm.</summary>
    /// <param name="factor">The multiple, above 0.</param>
    public static NormClipping ToMedian(double factor) =>
        new(string.Create(CultureInfo.InvariantCulture, $"clip:{factor}"), (norms, _) => factor * Median.Lower(norms));

    /// <summary>To the norm that as many exceed as the number of faulty sites makes prudent.</summary>
    public static NormClipping Adaptive() =>
        new("arc", (norms, faulty) => norms[^(1 + (int)(2L * faulty * (norms.Length - faulty) / norms.Length))]);

    public (Mixing Rows, ImmutableArray<double> Weights) Mix(RobustRound round)
    {
        var sites = Enumerable.Range(0, round.Sites.Length);
        double[] norms = [.. sites.Select(round.Gram.Norm)];
        var limit = _limit([.. norms.Order()], round.Faulty);
        return (Mixing.Of(norms.Length, sites, (row, site) => row != site ? 0
                : norms[site] > limit ? limit / norms[site]
                : 1), round.Weights);
    }
}
