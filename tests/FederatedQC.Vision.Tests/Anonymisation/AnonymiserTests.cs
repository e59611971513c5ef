using FederatedQC.Vision.Anonymisation;
using FederatedQC.Vision.Tests.Images;

namespace FederatedQC.Vision.Tests.Anonymisation;

public sealed class AnonymiserTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
    private static readonly PixelImage Frame = new(20, 10, 3, [.. Enumerable.Range(0, 600).Select(i => (byte)((i * 31 % 200) + 20))]);

    [Fact]
    public void An_empty_policy_keeps_the_pixels_and_nothing_else()
    {
        AnonymisedImage kept = new Anonymiser(new AnonymisationPolicy { Id = "p1" }, Key).Apply(Frame);
        ImageDecoderTests.Decode(kept.Png.ToArray()).Pixels.ToArray().ShouldBe(Frame.Pixels.ToArray());
        kept.Record.PolicyId.ShouldBe("p1");
        kept.Record.Operations.ShouldBe(["re-encode png", "rename hmac-sha256"]);
    }

    [Fact]
    public void Blanked_regions_are_black_and_the_rest_is_untouched()
    {
        AnonymisedImage kept = Apply(new AnonymisationPolicy { Id = "p", Blank = [new ImageRegion(2, 3, 4, 5)] });
        ForEachPixel(
            (x, y, at) =>
            {
                bool inside = x is >= 2 and < 6 && y is >= 3 and < 8;
                kept.Image.Pixels[at].ShouldBe(inside ? (byte)0 : Frame.Pixels[at]);
            }
        );
        kept.Record.Operations[0].ShouldBe("blank 2,3 4x5");
    }

    [Fact]
    public void Blurred_regions_lose_their_detail_and_the_rest_is_untouched()
    {
        AnonymisedImage kept = Apply(
            new AnonymisationPolicy
            {
                Id = "p",
                Blur = [new ImageRegion(0, 0, 10, 10)],
                BlurSigma = 6,
            }
        );
        List<byte> red = [];
        ForEachPixel(
            (x, y, at) =>
            {
                if (x >= 10)
                {
                    kept.Image.Pixels[at].ShouldBe(Frame.Pixels[at]);
                }
                else if (at % 3 == 0)
                {
                    red.Add(kept.Image.Pixels[at]);
                }
            }
        );
        (red.Max() - red.Min()).ShouldBeLessThan(40);
    }

    [Fact]
    public void Cropping_keeps_the_region_of_the_original_frame()
    {
        AnonymisedImage kept = Apply(
            new AnonymisationPolicy
            {
                Id = "p",
                Crop = new ImageRegion(5, 2, 3, 4),
                Blank = [new ImageRegion(5, 2, 1, 1)],
            }
        );
        (kept.Image.Width, kept.Image.Height).ShouldBe((3, 4));
        kept.Image.Pixels[..3].ToArray().ShouldBe(new byte[3]);
        kept.Image.Pixels[3..6].ToArray().ShouldBe(Frame.Pixels.Slice(((2 * 20) + 6) * 3, 3).ToArray());
        kept.Record.Operations.ShouldBe(["blank 5,2 1x1", "crop 5,2 3x4", "re-encode png", "rename hmac-sha256"]);
    }

    [Fact]
    public void The_original_is_not_changed()
    {
        byte[] before = Frame.Pixels.ToArray();
        Apply(
            new AnonymisationPolicy
            {
                Id = "p",
                Blank = [new ImageRegion(0, 0, 20, 10)],
                Blur = [new ImageRegion(0, 0, 20, 10)],
            }
        );
        Frame.Pixels.ToArray().ShouldBe(before);
    }

    [Fact]
    public void The_name_follows_the_kept_pixels_and_the_sites_key()
    {
        string name = Apply(new AnonymisationPolicy { Id = "p" }).Name;
        name.Length.ShouldBe(32);
        Apply(new AnonymisationPolicy { Id = "q" }).Name.ShouldBe(name);
        Apply(new AnonymisationPolicy { Id = "p", Blank = [new ImageRegion(0, 0, 1, 1)] }).Name.ShouldNotBe(name);
        new Anonymiser(new AnonymisationPolicy { Id = "p" }, new byte[32]).Apply(Frame).Name.ShouldNotBe(name);
    }

    [Theory]
    [InlineData(18, 0, 3, 1)]
    [InlineData(0, 10, 1, 1)]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(0, 0, 0, 1)]
    [InlineData(int.MaxValue, 0, int.MaxValue, 1)]
    public void A_region_beyond_the_frame_stops_everything(int x, int y, int width, int height) =>
        Should
            .Throw<AnonymisationException>(() =>
                Apply(new AnonymisationPolicy { Id = "p", Blank = [new ImageRegion(x, y, width, height)] })
            )
            .Message.ShouldContain("20x10");

    [Fact]
    public void A_policy_without_id_and_a_short_key_are_refused()
    {
        Should.Throw<ArgumentException>(() => new Anonymiser(new AnonymisationPolicy { Id = " " }, Key));
        Should.Throw<ArgumentException>(() => new Anonymiser(new AnonymisationPolicy { Id = "p" }, Key.AsSpan(0, 15)));
        Should.Throw<ArgumentException>(() => new Anonymiser(new AnonymisationPolicy { Id = "p", BlurSigma = 0 }, Key));
    }

    private static AnonymisedImage Apply(AnonymisationPolicy policy) => new Anonymiser(policy, Key).Apply(Frame);

    private static void ForEachPixel(Action<int, int, int> check)
    {
        for (int at = 0; at < Frame.Pixels.Length; at++)
        {
            check(at / 3 % Frame.Width, at / 3 / Frame.Width, at);
        }
    }
}
