namespace OpenCvSharp;

/// <summary>A width and a height in pixels.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public record struct Size(int Width, int Height)
{
    /// <summary>Columns.</summary>
    public int Width = Width;

    /// <summary>Rows.</summary>
    public int Height = Height;
}
