using System.Collections.Immutable;

namespace FederatedQC.Analytic;

/// <summary>
/// The head that the sums ask for: W = (A + λ I)⁻¹ b (Source: ALGORITHMS D20). The bias is held back like every other weight, as the
/// formula there has it: at λ much smaller than N that moves it little.
/// </summary>
public static class RidgeSolver
{
    // λ below this share of the mean of A's diagonal leaves a matrix that double can't tell from a singular one.
    private const double LeastShare = 1e-6;

    private static readonly double[] Steps = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000];

    /// <summary>The λ that are tried: 1 to 10,000 at a thousand images, in proportion at others.</summary>
    /// <param name="images">Images of all sites, Σ ω; above 0.</param>
    public static ImmutableArray<double> Candidates(double images) => [.. Steps.Select(step => step * images / 1000)];

    /// <summary>
    /// Solves with the candidate λ whose generalised cross-validation is least: (N · RSS) / (N − tr(A (A + λI)⁻¹))², which follows from the
    /// sums alone. Candidates that leave the matrix singular are passed over.
    /// </summary>
    /// <remarks><b>Source</b>: G. H. Golub, M. Heath, G. Wahba, "Generalized cross-validation as a method for choosing a good ridge
    /// parameter", Technometrics 1979.</remarks>
    /// <exception cref="ArgumentException">The sums are of no image or no sums of products.</exception>
    public static RidgeSolution SolveBest(HeadSums sums, int threads)
    {
        ArgumentNullException.ThrowIfNull(sums);
        var images = sums.Weights.Sum();
        if (!(images > 0))
        {
            throw new ArgumentException("No site has sent the sums of an image.", nameof(sums));
        }

        var least = LeastLambda(sums);
        RidgeSolution? best = null;
        foreach (var lambda in Candidates(images).Select(lambda => Math.Max(lambda, least)).Distinct())
        {
            var factor = CholeskyFactor.TryOf(sums.Shape.Inputs, sums.Gram, lambda, threads)
                ?? throw new ArgumentException(
                    "The sums are not those of any features: a product of a number with itself is negative.",
                    nameof(sums)
                );
            var weights = (double[])sums.Targets.Clone();
            factor.Solve(weights, sums.Shape.Classes);
            var score = Score(sums, weights, lambda, images, factor.TraceOfInverse(threads));
            if (best is null || score < best.Score)
            {
                best = new RidgeSolution(weights, lambda, score);
            }
        }

        return best!;
    }

    private static double LeastLambda(HeadSums sums)
    {
        var trace = 0.0;
        for (var row = 0; row < sums.Shape.Inputs; row++)
        {
            trace += sums.Gram[sums.Shape.RowOf(row)];
        }

        return LeastShare * trace / sums.Shape.Inputs;
    }

    // With A W = b − λ W the residual Σ ω |t − Wᵀz|² is Σ ω − W·b − λ W·W.
    private static double Score(HeadSums sums, double[] weights, double lambda, double images, double traceOfInverse)
    {
        var residual = images;
        for (var index = 0; index < weights.Length; index++)
        {
            residual -= weights[index] * (sums.Targets[index] + (lambda * weights[index]));
        }

        var free = images - (sums.Shape.Inputs - (lambda * traceOfInverse));
        return free > 0 ? images * Math.Max(residual, 0) / (free * free) : double.PositiveInfinity;
    }
}
