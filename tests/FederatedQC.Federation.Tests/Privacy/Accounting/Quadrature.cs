namespace FederatedQC.Federation.Tests.Privacy.Accounting;

/// <summary>The sampled Gaussian by brute force: densities and sums over a fine grid, no closed form.</summary>
internal static class Quadrature
{
    internal static double Density(double x, double mean, double z) =>
        Math.Exp(-(x - mean) * (x - mean) / (2 * z * z)) / (z * Math.Sqrt(2 * Math.PI));

    internal static double Mixture(double x, double q, double z) => ((1 - q) * Density(x, 0, z)) + (q * Density(x, 1, z));

    /// <summary>The trapezoidal rule, which for smooth functions that vanish at both ends is precise far beyond its order.</summary>
    internal static double Integrate(Func<double, double> function, double from, double to, int steps)
    {
        var width = (to - from) / steps;
        var sum = 0.0;
        for (var i = 0; i <= steps; i++)
        {
            sum += function(from + (i * width));
        }

        return sum * width;
    }

    /// <summary>The larger of both hockey-stick divergences after one step.</summary>
    internal static double DeltaOfOne(double q, double z, double epsilon)
    {
        var factor = Math.Exp(epsilon);
        var removed = Integrate(x => Math.Max(0, Mixture(x, q, z) - (factor * Density(x, 0, z))), -12 * z, 1 + (12 * z), 400_000);
        var added = Integrate(x => Math.Max(0, Density(x, 0, z) - (factor * Mixture(x, q, z))), -12 * z, 1 + (12 * z), 400_000);
        return Math.Max(removed, added);
    }

    /// <summary>The larger of both after two steps, over the plane of both outcomes.</summary>
    internal static double DeltaOfTwo(double q, double z, double epsilon)
    {
        const int Steps = 1500;
        var (from, to) = (-9 * z, 1 + (9 * z));
        var width = (to - from) / Steps;
        var factor = Math.Exp(epsilon);
        double[] mixture = [.. Enumerable.Range(0, Steps).Select(i => Mixture(from + ((i + 0.5) * width), q, z))];
        double[] plain = [.. Enumerable.Range(0, Steps).Select(i => Density(from + ((i + 0.5) * width), 0, z))];
        var (removed, added) = (0.0, 0.0);
        for (var i = 0; i < Steps; i++)
        {
            for (var j = 0; j < Steps; j++)
            {
                var (p, r) = (mixture[i] * mixture[j], plain[i] * plain[j]);
                removed += Math.Max(0, p - (factor * r));
                added += Math.Max(0, r - (factor * p));
            }
        }

        return Math.Max(removed, added) * width * width;
    }
}
