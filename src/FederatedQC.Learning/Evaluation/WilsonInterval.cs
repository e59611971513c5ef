namespace FederatedQC.Learning.Evaluation;

/// <summary>
/// The score interval of a proportion, which stays inside [0, 1] and is honest near its ends and for few images.
/// <b>Source</b>: E. B. Wilson, 1927; L. D. Brown et al., "Interval estimation for a binomial proportion", 2001, equation 4.
/// </summary>
/// <param name="Lower">Lower end, 0 to 1.</param>
/// <param name="Upper">Upper end, 0 to 1.</param>
public readonly record struct WilsonInterval(double Lower, double Upper)
{
    /// <summary>The z of a two-sided 95 % interval.</summary>
    public const double Z95 = 1.96;

    /// <summary>The interval of <paramref name="successes"/> among <paramref name="count"/> trials; [0, 1] when there are none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 ≤ successes ≤ count, or z is not positive.</exception>
    public static WilsonInterval Of(long successes, long count, double z = Z95)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(z);
        if (count == 0)
        {
            return new WilsonInterval(0, 1);
        }

        var share = (double)successes / count;
        var square = z * z / count;
        var centre = (share + (square / 2)) / (1 + square);
        var half = z / (1 + square) * Math.Sqrt((share * (1 - share) / count) + (square / (4 * count)));
        return new WilsonInterval(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }
}
