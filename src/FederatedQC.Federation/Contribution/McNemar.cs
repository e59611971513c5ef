namespace FederatedQC.Federation.Contribution;

/// <summary>Whether two models that judged the same images differ, from the images that only one of them judged right.</summary>
/// <remarks>
/// <b>Source</b>: Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", 1947, in its
/// exact form: if the models are equally good, each discordant image is a fair coin. <b>Inputs</b>: the two counts. <b>Output</b>:
/// two-sided p = min(1, 2 P(X ≤ min(b, c))) for X binomial over b + c fair coins; 1 where there is no discordant image. <b>Numerics</b>:
/// the largest term from logarithms of factorials, the others by their ratios, so that no count is too large; relative error below 1e-9 for
/// 10^4 discordant images.
/// <b>Differs from source</b>: no normal approximation, hence no continuity correction.
/// </remarks>
public static class McNemar
{
    /// <summary>The probability of a difference at least as large between equally good models, 0 to 1.</summary>
    /// <param name="ownOnly">Images that only the one model judged right.</param>
    /// <param name="federatedOnly">Images that only the other model judged right.</param>
    public static double PValue(long ownOnly, long federatedOnly)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ownOnly);
        ArgumentOutOfRangeException.ThrowIfNegative(federatedOnly);
        var trials = ownOnly + federatedOnly;
        var fewer = Math.Min(ownOnly, federatedOnly);
        var term = Math.Exp(LogFactorial(trials) - LogFactorial(fewer) - LogFactorial(trials - fewer) - (trials * Math.Log(2)));
        var tail = 0.0;
        for (var count = fewer; count >= 0 && term > tail * 1e-18; count--)
        {
            tail += term;
            term *= count / (double)(trials - count + 1);
        }

        return Math.Min(1, 2 * tail);
    }

    // Stirling's series, whose first omitted term is below 1e-13 from 32 on; a product below.
    private static double LogFactorial(long n)
    {
        if (n < 32)
        {
            var product = 1.0;
            for (var factor = 2; factor <= n; factor++)
            {
                product *= factor;
            }

            return Math.Log(product);
        }

        double x = n;
        return ((x + 0.5) * Math.Log(x))
            - x
            + (0.5 * Math.Log(2 * Math.PI))
            + (1 / (12 * x))
            - (1 / (360 * x * x * x))
            + (1 / (1260 * Math.Pow(x, 5)));
    }
}
