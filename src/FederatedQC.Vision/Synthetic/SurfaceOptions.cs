namespace FederatedQC.Vision.Synthetic;

/// <summary>What a generator draws.</summary>
public sealed record SurfaceOptions
{
    /// <summary>Rows and columns, 32 to 512; a defect keeps its share of the image.</summary>
    public int Size { get; init; } = 96;

    /// <summary>From 0 (defects stand out) to 1 (many are barely above the texture).</summary>
    public float Difficulty { get; init; } = 0.4f;

    /// <summary>The same seed draws the same images on every machine.</summary>
    public ulong Seed { get; init; } = 1;
}
