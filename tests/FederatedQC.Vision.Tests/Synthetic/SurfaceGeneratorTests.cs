using System.Security.Cryptography;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Vision.Tests.Synthetic;

public sealed class SurfaceGeneratorTests
{
    private const string GoldenHash = "d244d033aa4d97890e7ec6000a715b125875e03da6920ae136cb7d539b457097";

    [Fact]
    public void Images_are_the_same_on_every_machine()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (SurfaceImage surface in Some(new SurfaceOptions { Seed = 42 }, parts: 3))
        {
            hash.AppendData(surface.Image.Pixels);
            hash.AppendData(surface.Mask.Pixels);
        }

        Convert.ToHexStringLower(hash.GetHashAndReset()).ShouldBe(GoldenHash);
    }

    [Fact]
    public void Seed_part_and_view_each_make_another_image()
    {
        SiteStyle style = SiteStyle.Draw(1, 0);
        byte[] Draw(ulong seed, ulong part, int view) =>
            new SurfaceGenerator(new SurfaceOptions { Seed = seed })
                .Generate(SurfaceClass.Pitting, style, part, view)
                .Image.Pixels.ToArray();

        byte[][] images = [Draw(1, 1, 0), Draw(2, 1, 0), Draw(1, 2, 0), Draw(1, 1, 1)];
        images.Select(Convert.ToHexString).ShouldBeUnique();
        Draw(1, 1, 0).ShouldBe(images[0]);
    }

    [Fact]
    public void Only_defects_have_a_mask_and_it_is_neither_empty_nor_everything()
    {
        foreach (SurfaceImage surface in Some(new SurfaceOptions(), parts: 25))
        {
            double covered = surface.Mask.Pixels.ToArray().Average(m => m / 255.0);
            if (surface.SurfaceClass == SurfaceClass.Good)
            {
                covered.ShouldBe(0);
            }
            else
            {
                covered.ShouldBeInRange(0.0003, 0.6, surface.SurfaceClass.ToString());
            }
        }
    }

    [Fact]
    public void The_defect_is_where_the_mask_is()
    {
        var generator = new SurfaceGenerator(new SurfaceOptions { Difficulty = 0 });
        foreach (SurfaceClass surfaceClass in SurfaceClasses.All.Skip(1))
        {
            double inside = 0;
            double outside = 0;
            for (ulong part = 0; part < 12; part++)
            {
                // The same part and view without its defect; marks and noise are drawn alike.
                SiteStyle style = SiteStyle.Draw(1, (int)part % 4) with { Noise = 0 };
                SurfaceImage defect = generator.Generate(surfaceClass, style, part, 0);
                SurfaceImage sound = generator.Generate(SurfaceClass.Good, style, part, 0);
                for (int i = 0; i < defect.Image.Pixels.Length; i++)
                {
                    double change = Math.Abs(defect.Image.Pixels[i] - sound.Image.Pixels[i]);
                    (inside, outside) = defect.Mask.Pixels[i] != 0 ? (Math.Max(inside, change), outside) : (inside, outside + change);
                }
            }

            inside.ShouldBeGreaterThan(40, surfaceClass.ToString());
            (outside / (12 * 96 * 96)).ShouldBeLessThan(2, surfaceClass.ToString());
        }
    }

    [Fact]
    public void A_higher_difficulty_means_a_lower_contrast()
    {
        double Contrast(float difficulty)
        {
            SurfaceImage[] patches =
            [
                .. Some(new SurfaceOptions { Difficulty = difficulty }, parts: 30).Where(s => s.SurfaceClass == SurfaceClass.Patch),
            ];
            return patches.Average(s => Math.Abs(Mean(s, inside: true) - Mean(s, inside: false)));
        }

        Contrast(0).ShouldBeGreaterThan(1.5 * Contrast(1));
    }

    [Fact]
    public void Sites_look_different()
    {
        double[] means =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(site =>
                    new SurfaceGenerator(new SurfaceOptions())
                        .Generate(SurfaceClass.Good, SiteStyle.Draw(1, site), 1, 0)
                        .Image.Pixels.ToArray()
                        .Average(p => (double)p)
                ),
        ];
        (means.Max() - means.Min()).ShouldBeGreaterThan(15);
        Enumerable.Range(0, 4).Select(site => SiteStyle.Draw(1, site).MainKind).ShouldBeUnique();
    }

    [Theory]
    [InlineData(32)]
    [InlineData(96)]
    [InlineData(128)]
    public void The_size_is_what_was_asked_for(int size)
    {
        SurfaceImage[] surfaces = [.. Some(new SurfaceOptions { Size = size }, parts: 2)];
        surfaces.ShouldAllBe(s => s.Image.Width == size && s.Image.Height == size && s.Mask.Width == size && s.Image.Channels == 1);
    }

    [Fact]
    public void A_wrong_option_is_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new SurfaceGenerator(new SurfaceOptions { Size = 31 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new SurfaceGenerator(new SurfaceOptions { Difficulty = float.NaN }));
    }

    private static IEnumerable<SurfaceImage> Some(SurfaceOptions options, ulong parts)
    {
        var generator = new SurfaceGenerator(options);
        for (ulong part = 0; part < parts; part++)
        {
            foreach (SurfaceClass surfaceClass in SurfaceClasses.All)
            {
                yield return generator.Generate(surfaceClass, SiteStyle.Draw(options.Seed, (int)part % 4), part, 0);
            }
        }
    }

    private static double Mean(SurfaceImage surface, bool inside) =>
        Enumerable
            .Range(0, surface.Image.Pixels.Length)
            .Where(i => surface.Mask.Pixels[i] != 0 == inside)
            .Average(i => (double)surface.Image.Pixels[i]);
}
