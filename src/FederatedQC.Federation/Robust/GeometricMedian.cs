namespace FederatedQC.Federation.Robust;

/// <summary>The point with the least mean distance from some vectors, as a weighted sum of them.</summary>
/// <remarks>
/// <b>Source</b>: Vardi and Zhang, "The multivariate L1-median and associated data depth", PNAS 2000, the modified Weiszfeld iteration; the
/// smoothed form: Pillutla, Kakade and Harchaoui, "Robust aggregation for federated learning", IEEE TSP 2022.
/// <b>Inputs</b>: dot products of one vector or more, all of equal weight. <b>Output</b>: coefficients that sum to 1.
/// <b>Numerics</b>: in double. A vector that is itself a median is found first, by its own condition; where several are (two vectors, or an
/// even number on a line) their mean is the answer, which is a median too. Otherwise steps go on until the gradient, bounded from above
/// without cancellation, is at most 1e-10, or 10,000 are done; the mean distance is then within 2e-10 of the least, relatively. Vectors
/// closer to each other than dot products can tell count as one place. <b>Differs from source</b>: the paper's iteration may end near a
/// vector that is a median.
/// </remarks>
internal static class GeometricMedian
{
    private const double Tolerance = 1e-10;
    private const int MaxSteps = 10_000;

    // Of the squared norms: what may be left when the dot products of equal vectors are subtracted.
    private const double SamePlace = 1e-14;

    /// <summary>The median.</summary>
    public static double[] Of(GramMatrix gram)
    {
        var medians = Enumerable.Range(0, gram.Count).Where(index => PullAt(gram, index).Holds).ToHashSet();
        return medians.Count > 0
            ? [.. Enumerable.Range(0, gram.Count).Select(index => medians.Contains(index) ? 1.0 / medians.Count : 0)]
            : Iterate(gram);
    }

    /// <summary>Some steps from the mean towards the median, where a distance counts as no less than the smoothing.</summary>
    public static double[] Smoothed(GramMatrix gram, int steps, double smoothing)
    {
        var coefficients = Shares([.. Enumerable.Repeat(1.0, gram.Count)]);
        for (var step = 0; step < steps; step++)
        {
            coefficients = Shares([.. gram.DistancesTo(coefficients).Select(distance => 1 / Math.Max(smoothing, distance))]);
        }

        return coefficients;
    }

    private static double[] Iterate(GramMatrix gram)
    {
        var coefficients = Shares([.. Enumerable.Repeat(1.0, gram.Count)]);
        for (var step = 0; step < MaxSteps; step++)
        {
            var distances = gram.DistancesTo(coefficients);
            var (next, gradient) = Step(gram, coefficients, distances);
            coefficients = next;
            if (gradient <= Tolerance)
            {
                break;
            }
        }

        return coefficients;
    }

    /// <summary>One step, and an upper bound of the norm of the gradient of the mean distance where it began.</summary>
    private static (double[] Coefficients, double Gradient) Step(GramMatrix gram, double[] coefficients, double[] distances)
    {
        var norm = gram.SquaredNorm(coefficients);
        var place = Enumerable.Range(0, gram.Count).FirstOrDefault(index => IsSame(distances[index], norm, gram.SquaredNorm(index)), -1);
        if (place >= 0)
        {
            // On a vector that is no median: towards where the others pull, as far as those here give way.
            var pull = PullAt(gram, place);
            var kept = pull.Here / pull.Norm;
            return (
                [.. Shares(pull.Inverse).Select((target, index) => ((1 - kept) * target) + (kept * coefficients[index]))],
                double.PositiveInfinity
            );
        }

        double[] inverse = [.. distances.Select(distance => 1 / distance)];
        var next = Shares(inverse);
        var length = next.Select((target, index) => Math.Abs(target - coefficients[index]) * distances[index]).Sum();
        return (next, length * inverse.Sum() / gram.Count);
    }

    /// <summary>How the vectors elsewhere pull at the place of a vector, each with the same strength.</summary>
    private static PullOfOthers PullAt(GramMatrix gram, int place)
    {
        var norm = gram.SquaredNorm(place);
        double[] distances = [.. Enumerable.Range(0, gram.Count).Select(other => Math.Sqrt(gram.SquaredDistance(place, other)))];
        double[] inverse = [.. distances.Select((distance, other) => IsSame(distance, norm, gram.SquaredNorm(other)) ? 0 : 1 / distance)];
        double[] sum = [.. inverse];
        sum[place] = -inverse.Sum();
        return new(inverse, Math.Sqrt(gram.SquaredNorm(sum)), inverse.Count(value => value == 0));
    }

    private static bool IsSame(double distance, double squaredNorm, double otherSquaredNorm) =>
        distance * distance <= SamePlace * (squaredNorm + otherSquaredNorm);

    private static double[] Shares(double[] values)
    {
        var total = values.Sum();
        return [.. values.Select(value => value / total)];
    }

    /// <param name="Inverse">1 / distance of each vector; 0 for those at the place.</param>
    /// <param name="Norm">Strength of the pull.</param>
    /// <param name="Here">Number of vectors at the place, each of which can hold a pull of 1.</param>
    private readonly record struct PullOfOthers(double[] Inverse, double Norm, int Here)
    {
        /// <summary>Whether the place is a median; rounding decides in its favour.</summary>
        public bool Holds => Norm <= Here * (1 + 1e-12);
    }
}
