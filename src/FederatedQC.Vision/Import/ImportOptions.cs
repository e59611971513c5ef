namespace FederatedQC.Vision.Import;

/// <summary>How images are imported.</summary>
public sealed record ImportOptions
{
    /// <summary>How a single file becomes pixels.</summary>
    public DecodeOptions Decoding { get; init; } = DecodeOptions.Default;

    /// <summary>Bits by which near duplicates differ at most, 0 to 64.</summary>
    public int MaxDuplicateDistance { get; init; } = 4;

    /// <summary>Whether samples whose very bytes stand in a better protected split too are dropped.</summary>
    public bool DropLeaks { get; init; } = true;

    /// <summary>How many images are decoded at once; 0 for one a core.</summary>
    public int Parallelism { get; init; }
}
