using System.Numerics;

namespace FederatedQC.Federation.Privacy.Noise;

/// <summary>Gaussian noise in floating point.</summary>
/// <remarks>
/// <b>Source</b>: Box and Muller, "A note on the generation of random normal deviates", Ann. Math. Stat. 29 (1958), from uniform numbers of
/// 53 bits.
/// <b>Inputs</b>: a standard deviation of 0 or more. <b>Output</b>: independent numbers of at most 8.6 standard deviations.
/// <b>Numerics</b>: double. This is the Gaussian mechanism up to rounding, and the accountants treat it as the ideal one. It protects
/// against who reads models. It doesn't protect against who is given the noisy doubles and knows which of them the sampler can't produce
/// next to a neighbouring value (Mironov, "On significance of the least significant bits for differential privacy", CCS 2012): publish the
/// sum as float32, whose cells each hold a great many of the doubles, which narrows that channel but is no proof. Against such an attacker
/// use
/// <see cref="DiscreteGaussian"/>.
/// </remarks>
public static class GaussianNoise
{
    private const double UnitInLastPlace = 1.0 / (1L << 53);

    /// <summary>Adds noise to each value, in double and then rounded to what the values are.</summary>
    /// <param name="values">What is protected.</param>
    /// <param name="standardDeviation">Of the noise, in the unit of the values; 0 or more.</param>
    /// <param name="random">The bits: <see cref="SecretWords"/> wherever somebody is protected.</param>
    public static void Add<T>(Span<T> values, double standardDeviation, IRandomWords random)
        where T : struct, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(random);
        if (!(standardDeviation >= 0 && double.IsFinite(standardDeviation)))
        {
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "A standard deviation is 0 or more.");
        }

        for (var i = 0; i < values.Length; i += 2)
        {
            var (first, second) = Pair(random);
            values[i] = Sum(values[i], first * standardDeviation);
            if (i + 1 < values.Length)
            {
                values[i + 1] = Sum(values[i + 1], second * standardDeviation);
            }
        }
    }

    /// <summary>Two independent standard normal numbers.</summary>
    internal static (double First, double Second) Pair(IRandomWords random)
    {
        var radius = Math.Sqrt(-2 * Math.Log(random.DrawUnit() + UnitInLastPlace));
        var (sin, cos) = Math.SinCos(2 * Math.PI * random.DrawUnit());
        return (radius * cos, radius * sin);
    }

    private static T Sum<T>(T value, double noise)
        where T : struct, IFloatingPointIeee754<T> => T.CreateTruncating(double.CreateTruncating(value) + noise);
}
