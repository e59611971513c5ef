using System.Numerics;
using OpenCvSharp;

namespace FederatedQC.Vision.Import;

/// <summary>
/// A 64-bit hash that stays nearly the same when an image is re-encoded, scaled or changed in brightness.
/// </summary>
/// <remarks>
/// <b>Source</b>: the difference hash of N. Krawetz ("Kind of like that", 2013). <b>Output</b>: bit 8·row + column tells whether a
/// cell of the 9 × 8 area means is darker than its right neighbour.
/// </remarks>
internal static class PerceptualHash
{
    private const int Rows = 8;
    private const int Columns = 9;

    public static ulong Of(PixelImage image)
    {
        using Mat pixels = image.ToMat();
        using var grey = new Mat();
        Mat source = pixels;
        if (image.Channels == 3)
        {
            Cv2.CvtColor(pixels, grey, ColorConversionCodes.RGB2GRAY);
            source = grey;
        }

        byte[] cells = new byte[Rows * Columns];
        using Mat scaled = Mat.FromPixelData(Rows, Columns, MatType.CV_8UC1, cells);
        Cv2.Resize(source, scaled, new Size(Columns, Rows), interpolation: InterpolationFlags.Area);

        ulong hash = 0;
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns - 1; column++)
            {
                int cell = (row * Columns) + column;
                if (cells[cell] < cells[cell + 1])
                {
                    hash |= 1UL << ((row * Rows) + column);
                }
            }
        }

        return hash;
    }

    /// <summary>How many bits differ, 0 to 64.</summary>
    public static int Distance(ulong first, ulong second) => BitOperations.PopCount(first ^ second);
}
