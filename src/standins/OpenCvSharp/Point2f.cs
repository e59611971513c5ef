namespace OpenCvSharp;

/// <summary>A point with sub-pixel coordinates; the centre of the top left pixel is (0, 0).</summary>
/// <param name="X">Rightwards.</param>
/// <param name="Y">Downwards.</param>
public record struct Point2f(float X, float Y)
{
    /// <summary>Rightwards.</summary>
    public float X = X;

    /// <summary>Downwards.</summary>
    public float Y = Y;
}
