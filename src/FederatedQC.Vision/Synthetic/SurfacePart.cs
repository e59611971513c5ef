namespace FederatedQC.Vision.Synthetic;

/// <summary>What all views of one part have in common.</summary>
/// <param name="Kind">The texture.</param>
/// <param name="Level">The mean level.</param>
/// <param name="Along">The direction of rolling or brushing, a unit vector.</param>
/// <param name="Grain">Scales the spatial frequency.</param>
/// <param name="Contrast">The amplitude of the texture.</param>
/// <param name="Seed">Seeds the texture.</param>
internal readonly record struct SurfacePart(SurfaceKind Kind, float Level, (float X, float Y) Along, float Grain, float Contrast, uint Seed)
{
    public static SurfacePart Draw(SiteStyle style, ref SeededRandom random)
    {
        // Rolling is nearly horizontal, with a tilt that differs from part to part.
        float tilt = random.Between(-0.35f, 0.35f);
        float length = MathF.Sqrt(1 + (tilt * tilt));
        return new SurfacePart(
            random.Chance(0.7f) ? style.MainKind : style.OtherKind,
            random.Between(0.42f, 0.6f),
            (1 / length, tilt / length),
            style.Grain * random.Between(0.85f, 1.2f),
            style.Roughness * random.Between(0.05f, 0.1f),
            (uint)(random.NextBits() >> 32)
        );
    }
}
