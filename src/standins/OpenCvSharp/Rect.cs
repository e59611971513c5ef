namespace OpenCvSharp;

/// <summary>A rectangle of whole pixels.</summary>
/// <param name="X">The leftmost column.</param>
/// <param name="Y">The topmost row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public record struct Rect(int X, int Y, int Width, int Height)
{
    /// <summary>The leftmost column.</summary>
    public int X = X;

    /// <summary>The topmost row.</summary>
    public int Y = Y;

    /// <summary>Columns.</summary>
    public int Width = Width;

    /// <summary>Rows.</summary>
    public int Height = Height;
}
