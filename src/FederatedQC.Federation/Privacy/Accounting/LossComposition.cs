using System.Numerics;

namespace FederatedQC.Federation.Privacy.Accounting;

/// <summary>Adds up independent privacy losses.</summary>
/// <remarks>
/// <b>Source</b>: Koskela, Jälkö and Honkela, "Computing tight differential privacy guarantees using FFT", AISTATS 2020 (powers in the
/// frequency domain); the window by Chernoff's bound, as in Gopi, Lee and Wutschitz, "Numerical composition of differential privacy",
/// NeurIPS 2021.
/// <b>Output</b>: the composed losses on a window that they leave upwards with a probability of at most 1e-15, which is added to the
/// unbounded loss; what leaves it downwards reappears at its top and makes the result larger, not smaller.
/// <b>Numerics</b>: rounding moves delta by about 1e-13 times the square root of the steps; don't ask for a delta below 1e-10.
/// </remarks>
internal static class LossComposition
{
    private const double Outside = 1e-15;
    private const int MaxPoints = 1 << 20;
    private static readonly double[] Exponents = [.. Enumerable.Range(-4, 30).Select(power => Math.Pow(2, power / 2.0))];

    /// <summary>The composition, or null when its window has too many points: take a wider interval.</summary>
    /// <param name="parts">Each loss, all of one interval, and how often it is added, at least once.</param>
    internal static LossMass? Compose(IReadOnlyList<(LossMass Loss, long Steps)> parts)
    {
        var interval = parts[0].Loss.Interval;
        var highest = Math.Ceiling(Edge(parts, 1) / interval);
        var lowest = Math.Floor(-Edge(parts, -1) / interval);
        if (!(highest - lowest + 1 <= MaxPoints))
        {
            return null;
        }

        var size = (int)BitOperations.RoundUpToPowerOf2((uint)(highest - lowest + 1));
        var product = new Complex[size];
        Array.Fill(product, Complex.One);
        foreach (var (loss, steps) in parts)
        {
            Multiply(product, Spectrum(loss, size), steps);
        }

        FourierTransform.Inverse(product);
        var mass = new double[size];
        for (var i = 0; i < size; i++)
        {
            mass[i] = Math.Max(0, product[Wrap((long)lowest + i, size)].Real);
        }

        return new(interval, (long)lowest, mass, Outside + parts.Sum(part => part.Steps * part.Loss.Infinity));
    }

    // P[sum > edge] <= exp(sum of steps * logMoment(t) - t * edge) for every t above 0; likewise for the sum with its sign turned.
    private static double Edge(IReadOnlyList<(LossMass Loss, long Steps)> parts, int sign) =>
        Exponents.Min(t => (parts.Sum(part => part.Steps * part.Loss.LogMoment(sign * t)) - Math.Log(Outside)) / t);

    private static Complex[] Spectrum(LossMass loss, int size)
    {
        var values = new Complex[size];
        for (var i = 0; i < loss.Mass.Length; i++)
        {
            values[Wrap(loss.Lowest + i, size)] += loss.Mass[i];
        }

        FourierTransform.Forward(values);
        return values;
    }

    private static void Multiply(Complex[] product, Complex[] factor, long power)
    {
        for (var i = 0; i < product.Length; i++)
        {
            var square = factor[i];
            for (var rest = power; rest > 0; rest >>= 1)
            {
                product[i] *= (rest & 1) == 1 ? square : Complex.One;
                square *= square;
            }
        }
    }

    private static int Wrap(long index, int size) => (int)(((index % size) + size) % size);
}
