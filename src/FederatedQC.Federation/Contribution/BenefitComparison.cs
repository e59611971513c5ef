namespace FederatedQC.Federation.Contribution;

/// <summary>A site's own model against the federated one on a set of images.</summary>
/// <remarks>
/// <b>Source</b>: <see cref="McNemar"/> where it is known which image each model judged right, else Newcombe's interval
/// (<see cref="ScoreInterval"/>).
/// <b>Output</b>: a verdict at the two-sided level <see cref="Significance"/>. <b>Differs from source</b>: Newcombe's interval is for
/// independent samples. Two models mostly fail on the same images, which makes the true interval narrower: from counts alone a difference
/// is found too seldom, not too often.
/// </remarks>
public sealed record BenefitComparison
{
    /// <summary>The level of each comparison: half of 0.05, as a site is judged by two of them.</summary>
    public const double Significance = 0.025;

    // The normal quantile of 1 - Significance / 2.
    private const double Z = 2.241402727604947;

    /// <summary>Number of images.</summary>
    public required long Images { get; init; }

    /// <summary>Images that the site's own model judged right.</summary>
    public required long OwnRight { get; init; }

    /// <summary>Images that the federated model judged right.</summary>
    public required long FederatedRight { get; init; }

    /// <summary>McNemar's p, 0 to 1; null where only counts are known.</summary>
    public double? PValue { get; init; }

    /// <summary>Lower end of the interval of the federated model's fraction right less the own model's, -1 to 1.</summary>
    public required double Lower { get; init; }

    /// <summary>Upper end of that interval.</summary>
    public required double Upper { get; init; }

    /// <summary>What it shows: by <see cref="PValue"/> where there is one, else by whether the interval lies on one side of 0.</summary>
    public BenefitVerdict Verdict =>
        (PValue is { } p ? p <= Significance : Lower > 0 || Upper < 0)
            ? FederatedRight > OwnRight
                ? BenefitVerdict.Helps
                : BenefitVerdict.BetterAlone
            : BenefitVerdict.NoDifferenceShown;

    /// <summary>From the outcome of each image.</summary>
    public static BenefitComparison Of(PairedOutcomes outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        return Of(outcomes.Images, outcomes.BothRight + outcomes.OwnOnly, outcomes.BothRight + outcomes.FederatedOnly) with
        {
            PValue = McNemar.PValue(outcomes.OwnOnly, outcomes.FederatedOnly),
        };
    }

    /// <summary>From counts alone.</summary>
    /// <param name="images">Number of images that both models judged.</param>
    /// <param name="ownRight">Images that the own model judged right.</param>
    /// <param name="federatedRight">Images that the federated model judged right.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative or above the number of images.</exception>
    public static BenefitComparison Of(long images, long ownRight, long federatedRight)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(ownRight);
        ArgumentOutOfRangeException.ThrowIfNegative(federatedRight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ownRight, images);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(federatedRight, images);
        var (lower, upper) = ScoreInterval.OfDifference(federatedRight, images, ownRight, images, Z);
        return new()
        {
            Images = images,
            OwnRight = ownRight,
            FederatedRight = federatedRight,
            Lower = lower,
            Upper = upper,
        };
    }
}
