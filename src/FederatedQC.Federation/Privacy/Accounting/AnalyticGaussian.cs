namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>The exact privacy of the Gaussian mechanism where nothing is sampled.</summary>
/// <remarks>
/// <b>Source</b>: Balle and Wang, "Improving the Gaussian mechanism for differential privacy", ICML 2018, theorem 8: with noise multiplier
/// z, delta = Phi(1/(2z) - epsilon z) - exp(epsilon) Phi(-1/(2z) - epsilon z). T steps are one step with z / sqrt(T).
/// <b>Inputs</b>: z above 0, epsilon 0 or more, delta in (0, 1). <b>Output</b>: exact up to rounding; the searches end on the safe side.
/// <b>Numerics</b>: the product with exp(epsilon) is taken in logarithms; bisection until neighbouring doubles.
/// <b>Differs from source</b>: bisects z itself and not the paper's substitute variable.
/// </remarks>
public static class AnalyticGaussian
{
    private const int Halvings = 200;

    /// <summary>The smallest delta at an epsilon.</summary>
    /// <param name="epsilon">0 or more.</param>
    /// <param name="noiseMultiplier">Above 0.</param>
    public static double Delta(double epsilon, double noiseMultiplier)
    {
        PrivacyRange.ThrowIfNoEpsilon(epsilon);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(noiseMultiplier);
        var half = 1 / (2 * noiseMultiplier);
        var shift = epsilon * noiseMultiplier;
        return Math.Max(0, NormalTail.Upper(shift - half) - Math.Exp(epsilon + NormalTail.LogUpper(shift + half)));
    }

    /// <summary>The smallest epsilon at a delta.</summary>
    /// <param name="delta">In (0, 1).</param>
    /// <param name="noiseMultiplier">Above 0.</param>
    public static double Epsilon(double delta, double noiseMultiplier)
    {
        PrivacyRange.ThrowIfNoDelta(delta);
        return Delta(0, noiseMultiplier) <= delta ? 0 : Smallest(epsilon => Delta(epsilon, noiseMultiplier) <= delta);
    }

    /// <summary>
    /// The smallest noise multiplier that gives (epsilon, delta)-differential privacy in one step; times sqrt(T) for T steps.
    /// </summary>
    /// <param name="epsilon">0 or more.</param>
    /// <param name="delta">In (0, 1).</param>
    public static double NoiseMultiplier(double epsilon, double delta)
    {
        PrivacyRange.ThrowIfNoEpsilon(epsilon);
        PrivacyRange.ThrowIfNoDelta(delta);
        return Smallest(noiseMultiplier => Delta(epsilon, noiseMultiplier) <= delta);
    }

    private static double Smallest(Func<double, bool> suffices)
    {
        var high = 1.0;
        while (!suffices(high))
        {
            high *= 2;
        }

        var low = 0.0;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = suffices(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }
}
