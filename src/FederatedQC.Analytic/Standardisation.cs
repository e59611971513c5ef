namespace FederatedQC.Analytic;

/// <summary>How features become inputs of the head, z = (φ − μ) / σ, and what an image of each class counts.</summary>
/// <param name="Mean">[feature]: μ.</param>
/// <param name="Deviation">[feature]: σ, above 0.</param>
/// <param name="ClassWeights">[class]: ω; 0 for a class that no site has.</param>
public sealed record Standardisation(double[] Mean, double[] Deviation, double[] ClassWeights)
{
    // A feature whose variance is below this share of its mean square is constant to the precision of float32: it says nothing.
    private const double LeastVariance = 1e-10;

    /// <summary>
    /// The standardisation of all sites' moments. With <paramref name="isBalanced"/> each class that occurs counts the same in sum,
    /// ω = N / (C · N_c) (Source: ALGORITHMS D20); otherwise each image counts 1.
    /// </summary>
    /// <exception cref="ArgumentException">The moments are of no image.</exception>
    public static Standardisation Of(FeatureMoments moments, bool isBalanced)
    {
        ArgumentNullException.ThrowIfNull(moments);
        var images = moments.Images;
        if (!(images > 0))
        {
            throw new ArgumentException("No site has sent the moments of an image.", nameof(moments));
        }

        var mean = Array.ConvertAll(moments.Sums, sum => sum / images);
        var deviation = new double[mean.Length];
        for (var feature = 0; feature < mean.Length; feature++)
        {
            var square = moments.Squares[feature] / images;
            var variance = square - (mean[feature] * mean[feature]);
            deviation[feature] = variance > LeastVariance * square ? Math.Sqrt(variance) : 1;
        }

        var present = moments.Counts.Count(count => count > 0);
        return new(mean, deviation, Array.ConvertAll(moments.Counts, count => count <= 0 ? 0
                : isBalanced ? images / (present * count)
                : 1));
    }

    /// <summary>Inputs of the head for one image.</summary>
    /// <param name="features">[feature].</param>
    /// <param name="inputs">Receives [feature + 1]: the standardised features, and 1.</param>
    internal void Apply(ReadOnlySpan<float> features, Span<double> inputs)
    {
        for (var feature = 0; feature < features.Length; feature++)
        {
            inputs[feature] = (features[feature] - Mean[feature]) / Deviation[feature];
        }

        inputs[features.Length] = 1;
    }
}
