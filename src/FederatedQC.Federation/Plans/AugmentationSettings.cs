namespace FederatedQC.Federation.Plans;

/// <summary>Random changes that a training image undergoes at each epoch.</summary>
public sealed record AugmentationSettings
{
    /// <summary>Mirror left to right half of the time.</summary>
    public bool FlipHorizontal { get; init; } = true;

    /// <summary>Mirror top to bottom half of the time.</summary>
    public bool FlipVertical { get; init; } = true;

    /// <summary>Largest rotation either way, in degrees.</summary>
    public double RotateDegrees { get; init; }

    /// <summary>Largest shift either way, as a fraction of the side.</summary>
    public double ShiftFraction { get; init; } = 0.06;

    /// <summary>Largest change of brightness either way, as a fraction of the full range.</summary>
    public double Brightness { get; init; } = 0.1;

    /// <summary>Largest relative change of contrast either way.</summary>
    public double Contrast { get; init; } = 0.1;

    /// <summary>Standard deviation of added noise, as a fraction of the full range.</summary>
    public double NoiseSigma { get; init; }
}
