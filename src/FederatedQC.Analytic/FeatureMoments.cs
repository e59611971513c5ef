namespace FederatedQC.Analytic;

/// <summary>
/// What all sites' features have in common, as sums that add up: images of each class, Σφ and Σφ² of each feature.
/// </summary>
/// <param name="Counts">[class].</param>
/// <param name="Sums">[feature]: Σφ.</param>
/// <param name="Squares">[feature]: Σφ².</param>
public sealed record FeatureMoments(double[] Counts, double[] Sums, double[] Squares)
{
    /// <summary>Images in all.</summary>
    public double Images => Counts.Sum();

    /// <summary>Moments of nothing.</summary>
    public static FeatureMoments Empty(HeadShape shape) =>
        new(new double[shape.Classes], new double[shape.Features], new double[shape.Features]);

    /// <summary>Moments of labelled features, added image by image in double.</summary>
    /// <param name="shape">Features and classes.</param>
    /// <param name="features">[image, feature].</param>
    /// <param name="labels">[image]: 0 to classes − 1.</param>
    public static FeatureMoments Of(HeadShape shape, ReadOnlySpan<float> features, ReadOnlySpan<int> labels)
    {
        LabelledFeatures.ThrowIfUnsound(shape, features, labels);
        var moments = Empty(shape);
        for (var image = 0; image < labels.Length; image++)
        {
            moments.Counts[labels[image]]++;
            var row = features.Slice(image * shape.Features, shape.Features);
            for (var feature = 0; feature < row.Length; feature++)
            {
                double value = row[feature];
                moments.Sums[feature] += value;
                moments.Squares[feature] += value * value;
            }
        }

        return moments;
    }

    /// <summary>Moments of both.</summary>
    public FeatureMoments Plus(FeatureMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Sum.Of(Counts, other.Counts), Sum.Of(Sums, other.Sums), Sum.Of(Squares, other.Squares));
    }
}
