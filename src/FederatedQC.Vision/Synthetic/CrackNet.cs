namespace FederatedQC.Vision.Synthetic;

/// <summary>Paints crazing: the borders between the cells of a scattered point set.</summary>
/// <remarks>
/// <b>Source</b>: S. Worley, "A cellular texture basis function", SIGGRAPH 1996: a border runs where the distances to the two nearest
/// points are equal.
/// </remarks>
internal static class CrackNet
{
    public static void Paint(SurfaceCanvas canvas, float contrast, ref SeededRandom random)
    {
        uint seed = (uint)(random.NextBits() >> 32);
        float cell = random.Between(8f, 15f) * canvas.Unit;
        float width = random.Between(0.7f, 1.2f) * canvas.Unit / cell;
        float centreX = random.Between(0.3f, 0.7f) * canvas.Size;
        float centreY = random.Between(0.3f, 0.7f) * canvas.Size;
        float reach = random.Between(24f, 62f) * canvas.Unit;
        for (int y = 0; y < canvas.Size; y++)
        {
            for (int x = 0; x < canvas.Size; x++)
            {
                float dx = (x - centreX) / reach;
                float dy = (y - centreY) / reach;
                float inside = 1 - LatticeNoise.Step(0.7f, 1.1f, MathF.Sqrt((dx * dx) + (dy * dy)));
                if (inside > 0)
                {
                    canvas.Cover(x, y, inside * Crack(x / cell, y / cell, width, seed));
                }
            }
        }

        canvas.Press(-contrast * 0.85f, 0, 0, isDefect: true);
    }

    // How much of a crack runs through a place, 0 to 1; some stretches are closed.
    private static float Crack(float x, float y, float width, uint seed)
    {
        float bentX = x + (0.25f * LatticeNoise.At(x * 2, y * 2, seed ^ 1));
        float bentY = y + (0.25f * LatticeNoise.At(x * 2, y * 2, seed ^ 2));
        (float nearest, float second) = NearestTwo(bentX, bentY, seed);
        float line = 1 - LatticeNoise.Step(width * 0.5f, width * 1.8f, second - nearest);
        return line > 0 ? line * LatticeNoise.Step(-0.5f, 0.1f, LatticeNoise.At(x * 0.9f, y * 0.9f, seed ^ 3)) : 0f;
    }

    private static (float Nearest, float Second) NearestTwo(float x, float y, uint seed)
    {
        int column = LatticeNoise.Floor(x);
        int row = LatticeNoise.Floor(y);
        float nearest = float.MaxValue;
        float second = float.MaxValue;
        for (int r = row - 1; r <= row + 1; r++)
        {
            for (int c = column - 1; c <= column + 1; c++)
            {
                uint bits = LatticeNoise.Bits(c, r, seed);
                float dx = c + ((bits & 0xFFFF) / 65536f) - x;
                float dy = r + ((bits >> 16) / 65536f) - y;
                float square = (dx * dx) + (dy * dy);
                second = Math.Min(second, Math.Max(nearest, square));
                nearest = Math.Min(nearest, square);
            }
        }

        return (MathF.Sqrt(nearest), MathF.Sqrt(second));
    }
}
