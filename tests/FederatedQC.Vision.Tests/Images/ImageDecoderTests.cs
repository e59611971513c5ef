using FederatedQC.TestKit;
using FederatedQC.TestKit.Images;

namespace FederatedQC.Vision.Tests.Images;

public sealed class ImageDecoderTests
{
    [Fact]
    public void Grey_stays_grey()
    {
        PixelImage image = Decode(PngFile.Write(3, 2, 8, PngFile.Grey, [1, 2, 3, 4, 5, 6]));
        (image.Width, image.Height, image.Channels).ShouldBe((3, 2, 1));
        image.Pixels.ToArray().ShouldBe(new byte[] { 1, 2, 3, 4, 5, 6 });
    }

    [Fact]
    public void Colour_comes_red_first()
    {
        PixelImage image = Decode(PngFile.Write(1, 2, 8, PngFile.Rgb, [10, 20, 30, 40, 50, 60]));
        image.Channels.ShouldBe(3);
        image.Pixels.ToArray().ShouldBe(new byte[] { 10, 20, 30, 40, 50, 60 });
    }

    [Fact]
    public void Alpha_is_dropped_and_not_blended()
    {
        Decode(PngFile.Write(2, 1, 8, PngFile.Rgba, [10, 20, 30, 0, 40, 50, 60, 128]))
            .Pixels.ToArray()
            .ShouldBe(new byte[] { 10, 20, 30, 40, 50, 60 });
        Decode(PngFile.Write(2, 1, 8, PngFile.GreyAlpha, [10, 0, 20, 255])).Pixels.ToArray().ShouldBe(new byte[] { 10, 20 });
    }

    [Fact]
    public void Sixteen_bits_are_scaled_to_the_nearest_of_eight()
    {
        PixelImage grey = Decode(PngFile.Write(5, 1, 16, PngFile.Grey, [0, 0, 0, 128, 0, 129, 128, 0, 255, 255]));
        grey.Pixels.ToArray().ShouldBe(new byte[] { 0, 0, 1, 128, 255 });
        PixelImage colour = Decode(PngFile.Write(1, 1, 16, PngFile.Rgba, [255, 255, 128, 0, 0, 0, 9, 9]));
        colour.Pixels.ToArray().ShouldBe(new byte[] { 255, 128, 0 });
    }

    [Fact]
    public void One_bit_becomes_black_and_white() =>
        Decode(PngFile.Write(8, 1, 1, PngFile.Grey, [0b10100001])).Pixels.ToArray().ShouldBe(new byte[] { 255, 0, 255, 0, 0, 0, 0, 255 });

    [Fact]
    public void Jpeg_decodes_to_the_level_worked_out_by_hand() =>
        Decode(JpegFile.WriteGrey()).Pixels.ToArray().ShouldBe([.. Enumerable.Repeat(JpegFile.GreyLevel, 64)]);

    [Fact]
    public void An_end_marker_inside_a_thumbnail_does_not_end_the_image()
    {
        byte[] thumbnail = [0xFF, 0xE1, 0, 8, 0xFF, 0xD8, 0, 0, 0xFF, 0xD9];
        byte[] file = JpegFile.WriteGrey(thumbnail);
        Decode(file).Width.ShouldBe(8);
        Refusal(file[..^2]).ShouldBe(ImageRefusal.Truncated);
    }

    [Fact]
    public void Bmp_and_tiff_decode_as_written()
    {
        Decode(RawFiles.Bmp(3, 2, [1, 2, 3, 4, 5, 6])).Pixels.ToArray().ShouldBe(Repeat3(1, 2, 3, 4, 5, 6));
        Decode(RawFiles.Tiff(3, 2, 8, [1, 2, 3, 4, 5, 6])).Pixels.ToArray().ShouldBe(new byte[] { 1, 2, 3, 4, 5, 6 });
        Decode(RawFiles.Tiff(2, 1, 16, [255, 255, 0, 128])).Pixels.ToArray().ShouldBe(new byte[] { 255, 128 });
    }

    [Fact]
    public void A_file_is_read_and_decoded()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.Of("a.png"), PngFile.Write(1, 1, 8, PngFile.Grey, [7]));
        ImageDecoder
            .TryDecodeFile(folder.Of("a.png"), DecodeOptions.Default, out PixelImage? image, out ImageRefusal refusal)
            .ShouldBeTrue();
        (image!.Pixels[0], refusal).ShouldBe(((byte)7, ImageRefusal.None));
    }

    internal static PixelImage Decode(byte[] file)
    {
        ImageDecoder
            .TryDecode(file, DecodeOptions.Default, out PixelImage? image, out ImageRefusal refusal)
            .ShouldBeTrue(refusal.ToString());
        refusal.ShouldBe(ImageRefusal.None);
        return image!;
    }

    internal static ImageRefusal Refusal(byte[] file)
    {
        ImageDecoder.TryDecode(file, DecodeOptions.Default, out PixelImage? image, out ImageRefusal refusal).ShouldBeFalse();
        image.ShouldBeNull();
        return refusal;
    }

    private static byte[] Repeat3(params byte[] levels) => [.. levels.SelectMany(l => new[] { l, l, l })];
}
