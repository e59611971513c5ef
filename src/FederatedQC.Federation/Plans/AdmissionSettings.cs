namespace FederatedQC.Federation.Plans;

/// <summary>Bounds that an update must keep before it is worth aggregating.</summary>
public sealed record AdmissionSettings
{
    /// <summary>More training images than this are not believed: the update is refused.</summary>
    public long MaxSamples { get; init; } = 10_000_000;

    /// <summary>An update counts at most this many times the median number of images (Source: ALGORITHMS D1, a choice of this product).</summary>
    public double WeightCapFactor { get; init; } = 5;

    /// <summary>A delta with a larger Euclidean norm is refused.</summary>
    public double MaxDeltaNorm { get; init; } = 1e4;
}
