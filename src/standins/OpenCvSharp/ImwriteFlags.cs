namespace OpenCvSharp;

/// <summary>Options of the encoders.</summary>
public enum ImwriteFlags
{
    /// <summary>JPEG quality from 0 to 100.</summary>
    JpegQuality = 1,

    /// <summary>PNG compression level from 0 (none) to 9 (smallest).</summary>
    PngCompression = 16,
}
