namespace OpenCvSharp;

/// <summary>How an encoded image becomes a matrix.</summary>
[Flags]
public enum ImreadModes
{
    /// <summary>As stored, alpha and depth included; an orientation tag is ignored.</summary>
    Unchanged = -1,

    /// <summary>One channel of bytes.</summary>
    Grayscale = 0,

    /// <summary>Three channels of bytes, blue first.</summary>
    Color = 1,

    /// <summary>Keeps 16-bit and float depths.</summary>
    AnyDepth = 2,

    /// <summary>Keeps one channel where one is stored; alpha is dropped.</summary>
    AnyColor = 4,
}
