using System.Numerics;

namespace FederatedQC.Vision.Import;

/// <summary>
/// A 64-bit hash that stays nearly the same when an image is re-encoded, scaled or changed in brightness.
/// </summary>
/// <remarks>
/// <b>Source</b>: the pHash of C. Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010: signs of the lowest
/// 8 × 8 cosine coefficients of a 32 × 32 image against their median. <b>Differs from source</b>: area means instead of a mean filter;
/// the constant coefficient's bit is 0. <b>Numerics</b>: doubles.
/// </remarks>
internal static class PerceptualHash
{
    private const int Side = 32;
    private const int Kept = 8;

    private static readonly double[] Cosines =
    [
        .. from frequency in Enumerable.Range(0, Kept)
        from place in Enumerable.Range(0, Side)
        select Math.Cos(Math.PI * frequency * ((2 * place) + 1) / (2 * Side)),
    ];

    private static readonly ImagePreprocessor Shrinker = new(Side, channels: 1);

    public static ulong Of(PixelImage image)
    {
        byte[] cells = new byte[Side * Side];
        Shrinker.Apply(image, cells);
        double[] coefficients = Transform(cells);
        double[] sorted = [.. coefficients.AsSpan(1)];
        Array.Sort(sorted);
        double median = sorted[sorted.Length / 2];
        ulong hash = 0;
        for (int i = 1; i < coefficients.Length; i++)
        {
            hash |= coefficients[i] > median ? 1UL << i : 0;
        }

        return hash;
    }

    /// <summary>How many bits differ, 0 to 64.</summary>
    public static int Distance(ulong first, ulong second) => BitOperations.PopCount(first ^ second);

    // The two passes of a separable cosine transform, lowest frequencies only: [vertical, horizontal].
    private static double[] Transform(byte[] cells)
    {
        double[] rows = new double[Side * Kept];
        for (int y = 0; y < Side; y++)
        {
            for (int f = 0; f < Kept; f++)
            {
                double sum = 0;
                for (int x = 0; x < Side; x++)
                {
                    sum += cells[(y * Side) + x] * Cosines[(f * Side) + x];
                }

                rows[(y * Kept) + f] = sum;
            }
        }

        double[] coefficients = new double[Kept * Kept];
        for (int v = 0; v < Kept; v++)
        {
            for (int f = 0; f < Kept; f++)
            {
                double sum = 0;
                for (int y = 0; y < Side; y++)
                {
                    sum += rows[(y * Kept) + f] * Cosines[(v * Side) + y];
                }

                coefficients[(v * Kept) + f] = sum;
            }
        }

        return coefficients;
    }
}
