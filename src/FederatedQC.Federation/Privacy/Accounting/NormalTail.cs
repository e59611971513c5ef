namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>Tail probabilities of the standard normal distribution, far into the tail.</summary>
/// <remarks>
/// <b>Source</b>: Chiarella and Reichel, "On the evaluation of integrals related to the error function", Math. Comp. 22 (1968): the
/// trapezoidal rule with step h applied to exp(-t^2) / (t^2 + x^2), whose error is the pole's residue up to exp(-pi^2 / h^2). Below 1 the
/// Maclaurin series with positive terms, erf(x) = 2x exp(-x^2) / sqrt(pi) * sum (2x^2)^n / (2n+1)!!.
/// <b>Inputs</b>: any double. <b>Output</b>: a probability, or its natural logarithm where the probability itself would underflow.
/// <b>Numerics</b>: relative error below 1e-14 for arguments up to 20 (exp(-x^2) rounds x^2), of the logarithm everywhere.
/// <b>Differs from source</b>: h = 1/2 with 13 terms, enough for double.
/// </remarks>
public static class NormalTail
{
    private const double Step = 0.5;
    private const double SeriesBelow = 1;
    private static readonly double[] Weights = [.. Enumerable.Range(1, 13).Select(n => Math.Exp(-n * n * Step * Step))];

    /// <summary>P[N &gt; x] for a standard normal N.</summary>
    public static double Upper(double x) => 0.5 * Erfc(x / Math.Sqrt(2));

    /// <summary>The logarithm of P[N &gt; x].</summary>
    public static double LogUpper(double x) => LogErfc(x / Math.Sqrt(2)) - Math.Log(2);

    /// <summary>The complementary error function.</summary>
    public static double Erfc(double x) =>
        x switch
        {
            < 0 => 2 - Erfc(-x),
            < SeriesBelow => 1 - Erf(x),
            _ => (Math.Exp(-x * x) * Scaled(x)) - Residue(x),
        };

    /// <summary>The logarithm of the complementary error function.</summary>
    public static double LogErfc(double x) => x < 6 ? Math.Log(Erfc(x)) : Math.Log(Scaled(x)) - (x * x);

    private static double Erf(double x)
    {
        var term = 1.0;
        var sum = 1.0;
        for (var n = 1; term > sum * 1e-17; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 * x * Math.Exp(-x * x) / Math.Sqrt(Math.PI) * sum;
    }

    private static double Scaled(double x)
    {
        var sum = 0.5 / (x * x);
        for (var n = 1; n <= Weights.Length; n++)
        {
            sum += Weights[n - 1] / ((n * n * Step * Step) + (x * x));
        }

        return 2 * Step * x / Math.PI * sum;
    }

    // The pole lies inside the strip only for x < pi / h; beyond it the residue is no part of the formula.
    private static double Residue(double x) => x < Math.PI / Step ? 2 / (Math.Exp(2 * Math.PI * x / Step) - 1) : 0;
}
