namespace FederatedQC.Vision.Synthetic;

/// <summary>Paints the sound surface.</summary>
internal static class SurfaceTexture
{
    /// <summary>Fills the levels with the part's texture, seen from a little to the side for every view.</summary>
    public static void Paint(SurfaceCanvas canvas, in SurfacePart part, SiteStyle style, ref SeededRandom view)
    {
        float shiftX = view.Between(-6f, 6f);
        float shiftY = view.Between(-6f, 6f);
        float gradient = style.Gradient * view.Between(0.7f, 1.3f);
        float centre = (canvas.Size - 1) / 2f;
        float scale = part.Grain / canvas.Unit;
        for (int y = 0; y < canvas.Size; y++)
        {
            for (int x = 0; x < canvas.Size; x++)
            {
                // Far from the origin, or all textures would share its lattice lines.
                float px = ((x - centre) * scale) + shiftX + 500;
                float py = ((y - centre) * scale) + shiftY + 500;
                float along = (px * part.Along.X) + (py * part.Along.Y);
                float across = (py * part.Along.X) - (px * part.Along.Y);

                float nx = (x - centre) / centre;
                float ny = (y - centre) / centre;
                float light =
                    (gradient * 0.5f * ((nx * style.LightX) + (ny * style.LightY))) - (style.Vignette * 0.5f * ((nx * nx) + (ny * ny)));
                canvas.Levels[(y * canvas.Size) + x] = part.Level + light + (part.Contrast * Grain(part.Kind, along, across, part.Seed));
            }
        }
    }

    private static float Grain(SurfaceKind kind, float along, float across, uint seed) =>
        kind switch
        {
            SurfaceKind.Brushed => (0.7f * LatticeNoise.At(along * 0.03f, across * 0.75f, seed))
                + (0.5f * LatticeNoise.At(along * 0.08f, across * 0.33f, seed ^ 1))
                + (0.3f * LatticeNoise.At(along * 0.02f, across * 0.06f, seed ^ 2)),
            SurfaceKind.Cast => (0.7f * LatticeNoise.At(along * 0.55f, across * 0.55f, seed))
                + (0.5f * LatticeNoise.At(along * 0.23f, across * 0.23f, seed ^ 1))
                + (0.4f * LatticeNoise.At(along * 0.07f, across * 0.07f, seed ^ 2)),
            SurfaceKind.Rolled => (0.7f * LatticeNoise.At(along * 0.012f, across * 0.13f, seed))
                + (0.5f * LatticeNoise.At(along * 0.2f, across * 0.55f, seed ^ 1))
                + (0.2f * LatticeNoise.At(along * 0.6f, across * 0.6f, seed ^ 2)),
            _ => (0.8f * LatticeNoise.At(along * 0.16f, across * 0.16f, seed))
                + (0.35f * LatticeNoise.At(along * 0.4f, across * 0.4f, seed ^ 1)),
        };
}
