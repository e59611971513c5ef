namespace FederatedQC.Vision.Synthetic;

/// <summary>What one site's camera, light and material do to all its images. Levels are fractions of full scale.</summary>
/// <param name="MainKind">The texture of seven parts in ten.</param>
/// <param name="OtherKind">The texture of the others.</param>
/// <param name="Grain">Scales the spatial frequency of the texture; 1 is usual.</param>
/// <param name="Roughness">Scales the contrast of the texture; 1 is usual.</param>
/// <param name="Gain">The camera's gain; 1 is usual.</param>
/// <param name="Offset">Added to every level.</param>
/// <param name="Curve">Bends the tone curve: positive brightens the middle, negative darkens it; from -1 to 1.</param>
/// <param name="Noise">The standard deviation of the camera's noise.</param>
/// <param name="LightX">The horizontal part of the light's direction.</param>
/// <param name="LightY">The vertical part of the light's direction.</param>
/// <param name="Gradient">How much brighter the lit side is than the other.</param>
/// <param name="Vignette">How much darker the corners are than the centre.</param>
public sealed record SiteStyle(
    SurfaceKind MainKind,
    SurfaceKind OtherKind,
    float Grain,
    float Roughness,
    float Gain,
    float Offset,
    float Curve,
    float Noise,
    float LightX,
    float LightY,
    float Gradient,
    float Vignette
)
{
    private const ulong Family = 0x5354594C45;

    /// <summary>Draws the style of a numbered site; neighbouring sites have different main textures.</summary>
    public static SiteStyle Draw(ulong seed, int site)
    {
        int kinds = Enum.GetValues<SurfaceKind>().Length;
        SeededRandom random = SeededRandom.For(seed, Family, (ulong)site);
        (float lightX, float lightY) = random.NextDirection();
        return new SiteStyle(
            MainKind: (SurfaceKind)(site % kinds),
            OtherKind: (SurfaceKind)((site + random.Between(1, kinds - 1)) % kinds),
            Grain: random.Between(0.75f, 1.3f),
            Roughness: random.Between(0.7f, 1.3f),
            Gain: random.Between(0.8f, 1.15f),
            Offset: random.Between(-0.08f, 0.06f),
            Curve: random.Between(-0.45f, 0.45f),
            Noise: random.Between(0.008f, 0.028f),
            LightX: lightX,
            LightY: lightY,
            Gradient: random.Between(0.02f, 0.16f),
            Vignette: random.Between(0f, 0.14f)
        );
    }
}
