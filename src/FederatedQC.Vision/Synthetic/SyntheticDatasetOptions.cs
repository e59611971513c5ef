using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Synthetic;

/// <summary>A generated data set. The number of images is sites × 7 classes × parts × views.</summary>
public sealed record SyntheticDatasetOptions
{
    /// <summary>Sites, each with a camera, light and material of its own; at least 1.</summary>
    public int Sites { get; init; } = 4;

    /// <summary>Parts of each class at each site; at least 1.</summary>
    public int PartsPerClass { get; init; } = 18;

    /// <summary>Images of each part, which form a group; at least 1.</summary>
    public int ViewsPerPart { get; init; } = 2;

    /// <summary>Size, difficulty and seed of the images.</summary>
    public SurfaceOptions Surface { get; init; } = new();

    /// <summary>How the parts of a site are split.</summary>
    public SplitShares Shares { get; init; } = new();
}
