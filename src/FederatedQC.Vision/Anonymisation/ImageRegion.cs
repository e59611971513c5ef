namespace FederatedQC.Vision.Anonymisation;

/// <summary>A rectangle of an original frame, in pixels from its top left corner.</summary>
/// <param name="X">The leftmost column.</param>
/// <param name="Y">The topmost row.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
public readonly record struct ImageRegion(int X, int Y, int Width, int Height)
{
    internal bool FitsIn(PixelImage image) =>
        X >= 0 && Y >= 0 && Width > 0 && Height > 0 && X <= image.Width - Width && Y <= image.Height - Height;
}
