namespace FederatedQC.Vision.Anonymisation;

/// <summary>
/// What a site removes from an image before it keeps it. The file's metadata and name never survive. Regions refer to the original frame;
/// blanking and blurring come before cropping.
/// </summary>
public sealed record AnonymisationPolicy
{
    /// <summary>Names the policy in every record; a changed policy gets a new id.</summary>
    public required string Id { get; init; }

    /// <summary>Regions that become black: labels, serial numbers, codes.</summary>
    public IReadOnlyList<ImageRegion> Blank { get; init; } = [];

    /// <summary>Regions that are blurred. A blur can be undone in part, so text belongs under <see cref="Blank"/>.</summary>
    public IReadOnlyList<ImageRegion> Blur { get; init; } = [];

    /// <summary>The standard deviation of the blur in pixels; 0.5 to 100.</summary>
    public double BlurSigma { get; init; } = 8;

    /// <summary>The part of the frame that is kept; null for all of it.</summary>
    public ImageRegion? Crop { get; init; }
}
