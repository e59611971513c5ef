namespace FederatedQC.Federation.Contribution;

/// <summary>An interval for a proportion, or for the difference of two.</summary>
/// <remarks>
/// <b>Source</b>: one proportion: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927. Two: R. G.
/// Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998, method 10.
/// <b>Inputs</b>: counts, and the z of the level. <b>Output</b>: an interval inside [0, 1], or [-1, 1]; all of it without a trial.
/// <b>Numerics</b>: double, closed form. <b>Differs from source</b>: in no point.
/// </remarks>
/// <param name="Lower">Lower end.</param>
/// <param name="Upper">Upper end.</param>
internal readonly record struct ScoreInterval(double Lower, double Upper)
{
    /// <summary>The interval of <paramref name="hits"/> among <paramref name="trials"/>.</summary>
    public static ScoreInterval Of(long hits, long trials, double z)
    {
        if (trials == 0)
        {
            return new(0, 1);
        }

        var share = (double)hits / trials;
        var square = z * z / trials;
        var centre = (share + (square / 2)) / (1 + square);
        var half = z / (1 + square) * Math.Sqrt((share * (1 - share) / trials) + (square / (4 * trials)));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>The interval of the first proportion less the second.</summary>
    public static ScoreInterval OfDifference(long hits, long trials, long otherHits, long otherTrials, double z)
    {
        if (trials == 0 || otherTrials == 0)
        {
            return new(-1, 1);
        }

        var share = (double)hits / trials;
        var other = (double)otherHits / otherTrials;
        var (lower, upper) = Of(hits, trials, z);
        var (otherLower, otherUpper) = Of(otherHits, otherTrials, z);
        return new(
            share - other - double.Hypot(share - lower, otherUpper - other),
            share - other + double.Hypot(upper - share, other - otherLower)
        );
    }
}
