namespace FederatedQC.Vision.Augmentation;

/// <summary>How far training images may be changed. Every value is a limit; the change is drawn evenly between both signs of it.</summary>
public sealed record AugmentationOptions
{
    /// <summary>No change at all.</summary>
    public static AugmentationOptions None { get; } = new();

    /// <summary>Whether half of the images are mirrored left to right.</summary>
    public bool FlipHorizontal { get; init; }

    /// <summary>Whether half of the images are mirrored top to bottom.</summary>
    public bool FlipVertical { get; init; }

    /// <summary>The largest turn, 0 to 180 degrees.</summary>
    public float RotateDegrees { get; init; }

    /// <summary>The largest shift as a share of the side, 0 to 0.5; whole pixels.</summary>
    public float ShiftFraction { get; init; }

    /// <summary>The largest change of all levels as a share of full scale, 0 to 1.</summary>
    public float Brightness { get; init; }

    /// <summary>The largest stretch about the middle level: 0.2 is a factor from 0.8 to 1.2; 0 to 1.</summary>
    public float Contrast { get; init; }

    /// <summary>The standard deviation of added noise as a share of full scale, 0 to 0.25; it is rounded to whole levels.</summary>
    public float NoiseSigma { get; init; }

    internal bool ChangesLevels => Brightness > 0 || Contrast > 0;

    /// <summary>Throws unless every value is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not.</exception>
    public void Validate()
    {
        Check(RotateDegrees, 180, nameof(RotateDegrees));
        Check(ShiftFraction, 0.5f, nameof(ShiftFraction));
        Check(Brightness, 1, nameof(Brightness));
        Check(Contrast, 1, nameof(Contrast));
        Check(NoiseSigma, 0.25f, nameof(NoiseSigma));
    }

    private static void Check(float value, float most, string name)
    {
        if (!(value >= 0 && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"The value lies between 0 and {most}.");
        }
    }
}
