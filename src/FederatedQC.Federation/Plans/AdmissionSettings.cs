namespace FederatedQC.Federation.Plans;

/// <summary>Bounds that an update must keep before it is worth aggregating.</summary>
public sealed record AdmissionSettings
{
    /// <summary>More training images than this are not believed: the update is refused.</summary>
    public long MaxSamples { get; init; } = 10_000_000;

    /// <summary>
    /// An update counts at most this many times the median number of images (Source: ALGORITHMS D1, a choice of this product).
    /// </summary>
    public double WeightCapFactor { get; init; } = 5;

    /// <summary>A delta with a larger Euclidean norm is refused.</summary>
    public double MaxDeltaNorm { get; init; } = 1e4;

    /// <summary>
    /// An update whose norm stands out from those of the others in the round by more than this many robust standard deviations (of the
    /// logarithm) or by more than a factor of ten from their median, does not take part; null asks for no such comparison.
    /// </summary>
    public double? NormOutlier { get; init; } = 6;

    /// <summary>
    /// A site whose update points away from the mean of the others, with a cosine below this, is named in the round's report; null: none
    /// is.
    /// </summary>
    public double? CosineWarning { get; init; } = -0.2;
}
