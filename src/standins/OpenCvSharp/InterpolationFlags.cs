namespace OpenCvSharp;

/// <summary>How a pixel between pixels gets its value.</summary>
[Flags]
public enum InterpolationFlags
{
    /// <summary>The nearest pixel.</summary>
    Nearest = 0,

    /// <summary>Bilinear.</summary>
    Linear = 1,

    /// <summary>The mean over the covered area; the choice for shrinking.</summary>
    Area = 3,

    /// <summary>The matrix of a warp maps the destination to the source.</summary>
    WarpInverseMap = 16,
}
