using System.Diagnostics.CodeAnalysis;

namespace FederatedQC.Federation.Privacy.Noise;

/// <summary>
/// How sites turn a clipped, rotated delta into integers with noise, so that a sum modulo 2^Bits is differentially private.
/// </summary>
/// <remarks>
/// <b>Source</b>: Kairouz, Liu and Steinke, "The distributed discrete Gaussian mechanism for federated learning with secure aggregation",
/// ICML 2021, theorem 1 (norm after rounding) and section 4 (modulus): a delta is divided by the granularity and rounded at random, again
/// and again until its norm is at most <see cref="L2"/>; each site then adds integer noise of variance <see cref="LocalVariance"/>.
/// The modulus holds 4 standard deviations to each side: 2^b = 2k sqrt(c^2 n^2 / d + (1/4 + s^2) n) with c = clip / granularity, k = 4.
/// <b>Output</b>: the finest granularity that fits, by bisection. <b>Numerics</b>: double, 1e-12 relative, on the coarse side.
/// <b>Differs from source</b>: each site adds sigma^2 / (n - dropped), so that enough noise is left when that many drop out; the modulus is
/// computed for the full noise of all n.
/// </remarks>
public sealed record IntegerNoisePlan
{
    private const double Deviations = 4;

    // beta = exp(-1/2), the paper's choice.
    private const double LogInverseBeta = 0.5;

    private IntegerNoisePlan(IntegerNoiseTarget target, int bits, double granularity)
    {
        Target = target;
        Bits = bits;
        Granularity = granularity;
        L2 = RoundedNorm(target.Clip / granularity, target.Dimension);
        L1 = Math.Min(Math.Sqrt(target.Dimension) * L2, L2 * L2);
        LocalVariance = NoiseOf(target, L2);
    }

    /// <summary>What it reaches.</summary>
    public IntegerNoiseTarget Target { get; }

    /// <summary>The sum is taken modulo 2^Bits.</summary>
    public int Bits { get; }

    /// <summary>The value of one integer step, in the unit of the clip.</summary>
    public double Granularity { get; }

    /// <summary>Largest L2 norm of a site's integers before noise; a rounding with a larger one is drawn again.</summary>
    public double L2 { get; }

    /// <summary>Largest L1 norm that integers of that L2 norm can have.</summary>
    public double L1 { get; }

    /// <summary>Variance of the noise that each site adds, in integer units.</summary>
    public double LocalVariance { get; }

    /// <summary>The finest plan whose sum fits into a number of bits.</summary>
    /// <param name="target">What to reach.</param>
    /// <param name="bits">1 to 62.</param>
    /// <param name="plan">The plan when the result is true.</param>
    /// <returns>False when no granularity fits: take more bits, fewer sites or less noise.</returns>
    /// <exception cref="ArgumentException">The target is out of its ranges.</exception>
    public static bool TryFit(IntegerNoiseTarget target, int bits, [NotNullWhen(true)] out IntegerNoisePlan? plan)
    {
        ThrowIfUnsound(target);
        ArgumentOutOfRangeException.ThrowIfLessThan(bits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bits, 62);
        var modulus = Math.Pow(2, bits);
        var (fine, coarse) = (target.Clip * 1e-18, target.Clip * 1e6);
        if (Modulus(target, coarse) > modulus)
        {
            plan = null;
            return false;
        }

        for (var i = 0; i < 200 && coarse - fine > coarse * 1e-12; i++)
        {
            var middle = Math.Sqrt(fine * coarse);
            (fine, coarse) = Modulus(target, middle) > modulus ? (middle, coarse) : (fine, middle);
        }

        plan = new(target, bits, coarse);
        return true;
    }

    /// <summary>The least number of bits of a sum at a granularity.</summary>
    /// <param name="target">What to reach.</param>
    /// <param name="granularity">The value of one integer step, above 0.</param>
    public static int BitsFor(IntegerNoiseTarget target, double granularity)
    {
        ThrowIfUnsound(target);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(granularity);
        return (int)Math.Ceiling(Math.Log2(Modulus(target, granularity)));
    }

    /// <summary>The norm that random rounding to integers keeps with a probability of at least 1 - exp(-1/2).</summary>
    /// <param name="norm">L2 norm before rounding, in integer units.</param>
    /// <param name="dimension">Coordinates.</param>
    public static double RoundedNorm(double norm, int dimension)
    {
        var root = Math.Sqrt(dimension);
        return Math.Min(norm + root, Math.Sqrt((norm * norm) + (dimension / 4.0) + (Math.Sqrt(2 * LogInverseBeta) * (norm + (root / 2)))));
    }

    private static double NoiseOf(IntegerNoiseTarget target, double l2) =>
        target.NoiseMultiplier * target.NoiseMultiplier * l2 * l2 / (target.Sites - target.MostDropped);

    private static double Modulus(IntegerNoiseTarget target, double granularity)
    {
        var norm = target.Clip / granularity;
        var signal = norm * norm * target.Sites * target.Sites / target.Dimension;
        return 2 * Deviations * Math.Sqrt(signal + ((0.25 + NoiseOf(target, RoundedNorm(norm, target.Dimension))) * target.Sites));
    }

    private static void ThrowIfUnsound(IntegerNoiseTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (
            !(
                target.Clip > 0
                && target.NoiseMultiplier > 0
                && target.Dimension > 0
                && target.MostDropped >= 0
                && target.Sites > target.MostDropped
            )
        )
        {
            throw new ArgumentException($"{target} is no target.", nameof(target));
        }
    }
}
