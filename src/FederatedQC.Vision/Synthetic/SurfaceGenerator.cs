namespace FederatedQC.Vision.Synthetic;

/// <summary>
/// Draws images of metal surfaces with and without defects. An image depends on the options, the style, the part's and the view's number
/// and the class alone, down to the last bit. Safe for concurrent use.
/// </summary>
/// <remarks>
/// <b>Numerics</b>: single floats, added, multiplied, divided and rooted in a fixed order; no function whose last bit differs between
/// machines.
/// </remarks>
public sealed class SurfaceGenerator
{
    // The contrast of a defect against the level, at difficulty 0 and 1.
    private const float EasyLow = 0.2f;
    private const float EasyHigh = 0.42f;
    private const float HardLow = 0.04f;
    private const float HardHigh = 0.24f;

    private readonly SurfaceOptions _options;

    /// <summary>Fixes what is drawn.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public SurfaceGenerator(SurfaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Size, 32, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Size, 512, nameof(options));
        if (options.Difficulty is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Difficulty, "The difficulty lies between 0 and 1.");
        }

        _options = options;
    }

    /// <summary>Draws one view of a part.</summary>
    /// <param name="surfaceClass">What it shows.</param>
    /// <param name="style">The site's camera, light and material.</param>
    /// <param name="part">The part; its views share texture and direction.</param>
    /// <param name="view">The view; defect, noise and position differ between views.</param>
    public SurfaceImage Generate(SurfaceClass surfaceClass, SiteStyle style, ulong part, int view)
    {
        ArgumentNullException.ThrowIfNull(style);
        SeededRandom ofPart = SeededRandom.For(_options.Seed, part);
        SeededRandom ofView = SeededRandom.For(_options.Seed, part, (ulong)view + 1);
        var canvas = new SurfaceCanvas(_options.Size);
        SurfacePart surface = SurfacePart.Draw(style, ref ofPart);
        SurfaceTexture.Paint(canvas, surface, style, ref ofView);
        SurfaceDefects.PaintHarmlessMarks(canvas, ref ofView);
        SurfaceDefects.Paint(surfaceClass, canvas, surface, Contrast(ref ofView), ref ofView);
        return new SurfaceImage(
            surfaceClass,
            new PixelImage(_options.Size, _options.Size, 1, Expose(canvas.Levels, style, ref ofView)),
            new PixelImage(_options.Size, _options.Size, 1, canvas.Mask)
        );
    }

    private float Contrast(ref SeededRandom random)
    {
        float low = EasyLow + ((HardLow - EasyLow) * _options.Difficulty);
        float high = EasyHigh + ((HardHigh - EasyHigh) * _options.Difficulty);
        return random.Between(low, high);
    }

    // The camera: gain, offset and tone curve, then noise, then rounding to bytes.
    private static byte[] Expose(float[] levels, SiteStyle style, ref SeededRandom random)
    {
        byte[] pixels = new byte[levels.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            float level = Math.Clamp((levels[i] * style.Gain) + style.Offset, 0f, 1f);
            level += style.Curve * level * (1 - level);
            level += style.Noise * random.NextBell();
            pixels[i] = unchecked((byte)((Math.Clamp(level, 0f, 1f) * 255f) + 0.5f));
        }

        return pixels;
    }
}
