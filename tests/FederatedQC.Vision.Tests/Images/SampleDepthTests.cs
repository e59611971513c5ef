using FederatedQC.TestKit.Images;

namespace FederatedQC.Vision.Tests.Images;

/// <summary>Samples of cameras that fill fewer bits than their files hold.</summary>
public sealed class SampleDepthTests
{
    // A ramp as a camera of ten bits writes it into sixteen.
    private static readonly int[] TenBits = [0, 1, 2, 4, 512, 1022, 1023];

    [Fact]
    public void Ten_bits_in_sixteen_keep_their_levels_and_the_guess_is_said()
    {
        foreach (byte[] file in Files(TenBits))
        {
            PixelImage image = Decode(file, DecodeOptions.Default);
            image.Pixels.ToArray().ShouldBe(new byte[] { 0, 0, 0, 1, 128, 255, 255 });
            image.GuessedBits.ShouldBe(10);
        }
    }

    [Fact]
    public void A_depth_that_is_named_scales_every_image_alike_and_is_no_guess()
    {
        foreach (byte[] file in Files([0, 512, 200]))
        {
            PixelImage image = Decode(file, new DecodeOptions(SampleBits: 12));
            image.Pixels.ToArray().ShouldBe(new byte[] { 0, 32, 12 });
            image.GuessedBits.ShouldBeNull();
        }
    }

    [Fact]
    public void A_sample_beyond_the_depth_that_was_named_refuses_the_image()
    {
        foreach (byte[] file in Files([0, 1024]))
        {
            ImageDecoder
                .TryDecode(file, new DecodeOptions(SampleBits: 10), out PixelImage? image, out ImageRefusal refusal)
                .ShouldBeFalse();
            (image, refusal).ShouldBe((null, ImageRefusal.TooDeep));
        }
    }

    [Theory]
    [InlineData(255, 8)]
    [InlineData(256, 10)]
    [InlineData(1024, 12)]
    [InlineData(4096, 14)]
    public void The_guess_is_the_least_depth_that_holds_the_brightest_sample(int brightest, int bits) =>
        Decode(Files([0, brightest])[0], DecodeOptions.Default).GuessedBits.ShouldBe(bits);

    [Fact]
    public void An_image_that_needs_all_sixteen_bits_leaves_nothing_to_guess()
    {
        PixelImage image = Decode(Files([0, 16384])[0], DecodeOptions.Default);
        (image.GuessedBits, image.Pixels[1]).ShouldBe((null, (byte)64));
    }

    [Fact]
    public void Eight_bits_are_what_they_are_whatever_the_camera() =>
        Decode(PngFile.Write(2, 1, 8, PngFile.Grey, [7, 255]), new DecodeOptions(SampleBits: 10))
            .Pixels.ToArray()
            .ShouldBe(new byte[] { 7, 255 });

    private static byte[][] Files(int[] samples) =>
        [
            PngFile.Write(
                samples.Length,
                1,
                16,
                PngFile.Grey,
                [.. samples.SelectMany(sample => new[] { (byte)(sample >> 8), (byte)(sample & 0xFF) })]
            ),
            TiffFile.Write(samples.Length, 1, 16, 1, [TiffFile.Words(samples)]),
        ];

    private static PixelImage Decode(byte[] file, DecodeOptions options)
    {
        ImageDecoder.TryDecode(file, options, out PixelImage? image, out ImageRefusal refusal).ShouldBeTrue(refusal.ToString());
        return image!;
    }
}
