namespace FederatedQC.Analytic;

/// <summary>What a site adds in one round, held to what sums over its images can be.</summary>
public static class SiteSums
{
    // Sums of other orders and processors differ in their last digits.
    private const double Slack = 1e-5;

    /// <summary>The first thing that shows that these are no sums over so many images, in words; null where nothing does.</summary>
    /// <param name="added">What the site adds: a delta, read as a model.</param>
    /// <param name="start">The model that the round began with.</param>
    /// <param name="images">Images that the site says it has.</param>
    public static string? FirstProblem(AnalyticModel added, AnalyticModel start, long images)
    {
        ArgumentNullException.ThrowIfNull(added);
        ArgumentNullException.ThrowIfNull(start);
        return IsAny(
                added.Standardisation.Mean,
                added.Standardisation.Deviation,
                added.Standardisation.ClassWeights,
                added.Weights,
                [added.Lambda]
            )
                ? "it changes the head, which follows from the sums"
            : start.IsStandardised ? OfSums(added, start, images)
            : OfMoments(added, images);
    }

    private static string? OfMoments(AnalyticModel added, long images)
    {
        var (counts, sums, squares) = added.Moments;
        return IsAny(added.Sums.Gram, added.Sums.Targets, added.Sums.Weights) ? "it sends sums before the features are standardised"
            : counts.Any(count => count < 0) || !IsNear(added.Moments.Images, images)
                ? $"its classes have {added.Moments.Images:F0} images, and it says {images}"
            : sums.Where((sum, feature) => sum * sum > images * squares[feature] * (1 + Slack)).Any()
                ? "the sum of a feature is larger than its squares allow"
            : null;
    }

    private static string? OfSums(AnalyticModel added, AnalyticModel start, long images)
    {
        var (moments, sums, weights) = (added.Moments, added.Sums, start.Standardisation.ClassWeights);
        return IsAny(moments.Counts, moments.Sums, moments.Squares) ? "it changes the moments that the sums stand on"
            : sums.Weights.Where((sum, label) => sum < 0 || (weights[label] == 0 && sum != 0)).Any()
                ? "it sends images of a class that no site has"
            : !IsNear(ImagesOf(sums.Weights, weights), images)
                ? $"its sums are of {ImagesOf(sums.Weights, weights):F0} images, and it says {images}"
            : ProductProblem(sums, start.Moments.Images * weights.Max());
    }

    // A number times itself is at most what the moments of all sites leave for it, and two numbers are bounded by their squares.
    private static string? ProductProblem(HeadSums sums, double most)
    {
        var shape = sums.Shape;
        var diagonal = Enumerable.Range(0, shape.Inputs).Select(row => sums.Gram[shape.RowOf(row)]).ToArray();
        if (diagonal.Any(square => square < 0 || square > most * (1 + Slack)) || !IsNear(diagonal[^1], sums.Weights.Sum()))
        {
            return "a square in its sums is negative, or larger than the moments of all sites allow";
        }

        for (var row = 0; row < shape.Inputs; row++)
        {
            var products = sums.Gram.AsSpan(shape.RowOf(row), shape.Inputs - row);
            for (var column = 0; column < products.Length; column++)
            {
                if (IsBeyond(products[column], diagonal[row], diagonal[row + column]))
                {
                    return "a product in its sums is larger than its squares allow";
                }
            }

            for (var label = 0; label < shape.Classes; label++)
            {
                if (IsBeyond(sums.Targets[(row * shape.Classes) + label], diagonal[row], sums.Weights[label]))
                {
                    return "a target in its sums is larger than its squares allow";
                }
            }
        }

        return null;
    }

    private static double ImagesOf(double[] sums, double[] weights) =>
        sums.Select((sum, label) => sum > 0 ? sum / weights[label] : 0).Sum();

    private static bool IsBeyond(double product, double left, double right) =>
        product * product > (left * right * (1 + Slack)) + (Slack * Slack);

    private static bool IsNear(double value, double expected) => Math.Abs(value - expected) <= Slack * Math.Max(1, expected);

    private static bool IsAny(params ReadOnlySpan<double[]> vectors)
    {
        foreach (var vector in vectors)
        {
            if (vector.AsSpan().ContainsAnyExcept(0.0))
            {
                return true;
            }
        }

        return false;
    }
}
