namespace FederatedQC.Vision.Synthetic;

/// <summary>
/// Draws defects into the stencil of a canvas and presses them. Lengths are in units, contrasts in fractions of full scale.
/// </summary>
internal static class SurfaceDefects
{
    /// <summary>Paints the defect of a class; a sound surface has none.</summary>
    public static void Paint(SurfaceClass surfaceClass, SurfaceCanvas canvas, in SurfacePart part, float contrast, ref SeededRandom random)
    {
        switch (surfaceClass)
        {
            case SurfaceClass.Scratch:
                Scratches(canvas, contrast, ref random);
                break;
            case SurfaceClass.Inclusion:
                Inclusions(canvas, part, contrast, ref random);
                break;
            case SurfaceClass.Pitting:
                Pits(canvas, contrast, ref random);
                break;
            case SurfaceClass.Patch:
                Patches(canvas, contrast, ref random);
                break;
            case SurfaceClass.RolledInScale:
                Scale(canvas, part, contrast, ref random);
                break;
            case SurfaceClass.Crazing:
                CrackNet.Paint(canvas, contrast, ref random);
                break;
            default:
                break;
        }
    }

    /// <summary>Faint marks that mean nothing and may lie on any surface: a smudge, a polishing hair, a speck of dust.</summary>
    public static void PaintHarmlessMarks(SurfaceCanvas canvas, ref SeededRandom random)
    {
        if (random.Chance(0.3f))
        {
            Blob(canvas, random.Between(12f, 26f), 1f, (1, 0), softness: 1.2f, ref random);
            canvas.Press(Sign(0.5f, ref random) * random.Between(0.02f, 0.05f), 0, 0, isDefect: false);
        }

        if (random.Chance(0.25f))
        {
            Curve(canvas, random.Between(15f, 50f), 0.4f, ref random);
            canvas.Press(Sign(0.5f, ref random) * random.Between(0.02f, 0.055f), 0, 0, isDefect: false);
        }

        if (random.Chance(0.3f))
        {
            (float x, float y) = Place(canvas, 0.05f, ref random);
            canvas.CoverDisc(x, y, random.Between(0.4f, 1.1f) * canvas.Unit, 1f);
            canvas.Press(-random.Between(0.06f, 0.2f), 0, 0, isDefect: false);
        }
    }

    private static void Scratches(SurfaceCanvas canvas, float contrast, ref SeededRandom random)
    {
        float sign = Sign(0.4f, ref random);
        for (int i = random.Between(1, 3); i > 0; i--)
        {
            Curve(canvas, random.Between(26f, 80f), random.Between(0.45f, 1f), ref random);
            canvas.Press(sign * contrast * random.Between(0.9f, 1.3f), 0.3f, (uint)i, isDefect: true);
        }
    }

    private static void Inclusions(SurfaceCanvas canvas, in SurfacePart part, float contrast, ref SeededRandom random)
    {
        for (int i = random.Between(1, 4); i > 0; i--)
        {
            Blob(canvas, random.Between(1.3f, 3f), random.Between(3f, 8f), part.Along, softness: 0.5f, ref random);
        }

        canvas.Press(-contrast, 0.4f, part.Seed, isDefect: true);
    }

    private static void Pits(SurfaceCanvas canvas, float contrast, ref SeededRandom random)
    {
        (float x, float y) = Place(canvas, 0.25f, ref random);
        float spread = random.Between(8f, 22f) * canvas.Unit;
        int count = random.Between(7, 36);
        Span<(float X, float Y, float Radius)> pits = stackalloc (float, float, float)[count];
        for (int i = 0; i < count; i++)
        {
            pits[i] = (x + (spread * random.NextBell()), y + (spread * random.NextBell()), random.Between(0.6f, 2f) * canvas.Unit);
            canvas.CoverDisc(pits[i].X - (0.7f * canvas.Unit), pits[i].Y - (0.7f * canvas.Unit), pits[i].Radius, 1f);
        }

        canvas.Press(contrast * 0.4f, 0, 0, isDefect: false);
        foreach ((float pitX, float pitY, float radius) in pits)
        {
            canvas.CoverDisc(pitX, pitY, radius, 1f);
        }

        canvas.Press(-contrast * 1.25f, 0, 0, isDefect: true);
    }

    private static void Patches(SurfaceCanvas canvas, float contrast, ref SeededRandom random)
    {
        for (int i = random.Between(1, 2); i > 0; i--)
        {
            Blob(canvas, random.Between(13f, 27f), random.Between(1f, 1.6f), random.NextDirection(), softness: 0.45f, ref random);
        }

        canvas.Press(Sign(0.65f, ref random) * contrast * 0.75f, 0.15f, 7, isDefect: true);
    }

    private static void Scale(SurfaceCanvas canvas, in SurfacePart part, float contrast, ref SeededRandom random)
    {
        for (int i = random.Between(3, 10); i > 0; i--)
        {
            Blob(canvas, random.Between(2.5f, 7.5f), random.Between(1f, 2.2f), part.Along, softness: 0.2f, ref random);
        }

        canvas.Press(-contrast * 0.9f, 0.8f, part.Seed ^ 3, isDefect: true);
    }

    // A quadratic Bézier curve, walked in half pixels; its cover comes and goes along the way.
    private static void Curve(SurfaceCanvas canvas, float length, float radius, ref SeededRandom random)
    {
        (float x, float y) = Place(canvas, 0.2f, ref random);
        (float dx, float dy) = random.NextDirection();
        float reach = length * canvas.Unit / 2;
        float bend = random.Between(-0.3f, 0.3f) * reach;
        uint seed = (uint)(random.NextBits() >> 32);
        int steps = Math.Max(2, (int)(4 * reach));
        for (int i = 0; i <= steps; i++)
        {
            float t = (2f * i / steps) - 1;
            float off = bend * (1 - (t * t));
            float fade = 0.75f + (0.35f * LatticeNoise.At(t * length / 8, 0, seed));
            float taper = Math.Min(1f, 6 * (1 - Math.Abs(t)) + 0.2f);
            canvas.CoverDisc(
                x + (t * reach * dx) - (off * dy),
                y + (t * reach * dy) + (off * dx),
                radius * canvas.Unit,
                Math.Min(1f, fade * taper)
            );
        }
    }

    // An ellipse whose border wavers; softness is the width of its edge as a share of the radius.
    private static void Blob(
        SurfaceCanvas canvas,
        float radius,
        float aspect,
        (float X, float Y) along,
        float softness,
        ref SeededRandom random
    )
    {
        (float x, float y) = Place(canvas, 0.12f, ref random);
        uint seed = (uint)(random.NextBits() >> 32);
        float wide = radius * canvas.Unit;
        float tall = wide * aspect;
        float waver = 1.1f / wide;
        int reach = (int)(1.5f * Math.Max(wide, tall)) + 1;
        for (int row = Math.Max(0, (int)y - reach); row <= Math.Min(canvas.Size - 1, (int)y + reach); row++)
        {
            for (int column = Math.Max(0, (int)x - reach); column <= Math.Min(canvas.Size - 1, (int)x + reach); column++)
            {
                float dx = column - x;
                float dy = row - y;
                float u = ((dx * along.X) + (dy * along.Y)) / tall;
                float v = ((dy * along.X) - (dx * along.Y)) / wide;
                float distance = MathF.Sqrt((u * u) + (v * v));
                if (distance > 1.5f)
                {
                    continue;
                }

                distance += 0.35f * LatticeNoise.At(dx * waver, dy * waver, seed);
                float cover = LatticeNoise.Step(0, softness, 1 - distance);
                if (cover > 0)
                {
                    canvas.Cover(column, row, cover);
                }
            }
        }
    }

    private static (float X, float Y) Place(SurfaceCanvas canvas, float margin, ref SeededRandom random) =>
        (random.Between(margin, 1 - margin) * canvas.Size, random.Between(margin, 1 - margin) * canvas.Size);

    private static float Sign(float darkness, ref SeededRandom random) => random.Chance(darkness) ? -1f : 1f;
}
