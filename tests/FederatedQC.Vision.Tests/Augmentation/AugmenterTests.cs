using FederatedQC.Vision.Augmentation;

namespace FederatedQC.Vision.Tests.Augmentation;

public sealed class AugmenterTests
{
    private const int Side = 16;
    private static readonly byte[] Image = [.. Enumerable.Range(0, 3 * Side * Side).Select(i => (byte)((i * 37 % 251) + 2))];

    private static readonly AugmentationOptions Everything = new()
    {
        FlipHorizontal = true,
        FlipVertical = true,
        RotateDegrees = 15,
        ShiftFraction = 0.1f,
        Brightness = 0.1f,
        Contrast = 0.2f,
        NoiseSigma = 0.02f,
    };

    [Fact]
    public void No_option_means_no_change() => Apply(AugmentationOptions.None, 1, 2).ShouldBe(Image);

    [Fact]
    public void Flips_alone_give_the_four_mirror_images_and_each_of_them()
    {
        var options = new AugmentationOptions { FlipHorizontal = true, FlipVertical = true };
        string[] mirrors =
        [
            .. from flipX in new[] { false, true } from flipY in new[] { false, true } select Convert.ToHexString(Mirror(flipX, flipY)),
        ];
        Enumerable.Range(0, 200).Select(i => Convert.ToHexString(Apply(options, 0, i))).Distinct().Order().ShouldBe(mirrors.Order());
    }

    [Fact]
    public void The_change_depends_on_seed_epoch_and_sample_alone()
    {
        var augmenter = new Augmenter(Everything, 5, 3, Side, Side);
        byte[] first = new byte[Image.Length];
        byte[] again = new byte[Image.Length];
        augmenter.Apply(Image, first, 3, 9);
        augmenter.Apply(Image, again, 3, 10);
        again.ShouldNotBe(first);
        augmenter.Apply(Image, again, 4, 9);
        again.ShouldNotBe(first);
        new Augmenter(Everything, 6, 3, Side, Side).Apply(Image, again, 3, 9);
        again.ShouldNotBe(first);
        new Augmenter(Everything, 5, 3, Side, Side).Apply(Image, again, 3, 9);
        again.ShouldBe(first);
    }

    [Fact]
    public void Brightness_and_contrast_stay_within_their_limits_and_use_them()
    {
        byte[] grey = [.. Enumerable.Repeat((byte)100, Image.Length)];
        var options = new AugmentationOptions { Brightness = 0.1f, Contrast = 0.2f };
        var augmenter = new Augmenter(options, 1, 3, Side, Side);
        byte[] levels = new byte[1000];
        byte[] changed = new byte[Image.Length];
        for (int i = 0; i < levels.Length; i++)
        {
            augmenter.Apply(grey, changed, 0, i);
            changed.ShouldAllBe(level => level == changed[0]);
            levels[i] = changed[0];
        }

        // 27.5 below the middle, stretched by 0.2, and a tenth of full scale.
        ((int)levels.Min()).ShouldBeInRange(100 - 31, 100 - 24);
        ((int)levels.Max()).ShouldBeInRange(100 + 24, 100 + 31);
    }

    [Fact]
    public void Noise_has_the_deviation_that_was_asked_for()
    {
        byte[] grey = [.. Enumerable.Repeat((byte)128, 64 * 64)];
        byte[] noisy = new byte[grey.Length];
        new Augmenter(new AugmentationOptions { NoiseSigma = 0.04f }, 1, 1, 64, 64).Apply(grey, noisy, 0, 0);
        double mean = noisy.Average(p => (double)p);
        mean.ShouldBe(128, 0.7);
        Math.Sqrt(noisy.Average(p => (p - mean) * (p - mean))).ShouldBe(0.04 * 255, 0.6);
    }

    [Fact]
    public void All_channels_move_together()
    {
        byte[] plane = Image[..(Side * Side)];
        byte[] three = [.. plane, .. plane, .. plane];
        byte[] moved = new byte[three.Length];
        new Augmenter(
            new AugmentationOptions
            {
                RotateDegrees = 30,
                ShiftFraction = 0.2f,
                FlipHorizontal = true,
            },
            1,
            3,
            Side,
            Side
        ).Apply(three, moved, 0, 3);
        moved[..(Side * Side)].ShouldBe(moved[(Side * Side)..(2 * Side * Side)]);
        moved[..(Side * Side)].ShouldBe(moved[(2 * Side * Side)..]);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new AugmentationOptions { RotateDegrees = 181 }.Validate());
        Should.Throw<ArgumentOutOfRangeException>(() => new AugmentationOptions { NoiseSigma = float.NaN }.Validate());
        Should.Throw<ArgumentOutOfRangeException>(() => new Augmenter(new AugmentationOptions { Contrast = -0.1f }, 1, 1, 4, 4));
    }

    [Fact]
    public void Buffers_that_do_not_fit_are_refused()
    {
        var augmenter = new Augmenter(AugmentationOptions.None, 1, 1, 2, 2);
        byte[] buffer = new byte[6];
        Should.Throw<ArgumentException>(() => augmenter.Apply(new byte[3], new byte[4], 0, 0));
        Should.Throw<ArgumentException>(() => augmenter.Apply(buffer.AsSpan(0, 4), buffer.AsSpan(2, 4), 0, 0));
    }

    private static byte[] Apply(AugmentationOptions options, int epoch, int sample)
    {
        byte[] changed = new byte[Image.Length];
        new Augmenter(options, 1, 3, Side, Side).Apply(Image, changed, epoch, sample);
        return changed;
    }

    private static byte[] Mirror(bool flipX, bool flipY) =>
        [
            .. from c in Enumerable.Range(0, 3)
            from y in Enumerable.Range(0, Side)
            from x in Enumerable.Range(0, Side)
            select Image[(c * Side * Side) + ((flipY ? Side - 1 - y : y) * Side) + (flipX ? Side - 1 - x : x)],
        ];
}
