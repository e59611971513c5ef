using FederatedQC.TestKit;
using OpenCvSharp;

namespace FederatedQC.Vision.Tests.Images;

/// <summary>WebP and JPEG 2000, as another writer makes them.</summary>
public sealed class MoreFormatTests
{
    private const int Width = 40;
    private const int Height = 40;

    [Theory]
    [InlineData(".webp", 80, 3)]
    [InlineData(".webp", 101, 3)]
    [InlineData(".jp2", 1000, 3)]
    [InlineData(".jp2", 1000, 1)]
    public void Is_decoded_to_the_picture_that_was_written(string ending, int quality, int channels)
    {
        PixelImage image = Decode(Encode(ending, quality, channels, MatType.CV_8U));
        (image.Width, image.Height).ShouldBe((Width, Height));
        for (int x = 0; x < Width; x++)
        {
            // Red, or grey, grows to the right; codecs with losses stay near.
            ((double)image.Pixels[((12 * Width) + x) * image.Channels]).ShouldBe(x * 6, tolerance: 12);
        }
    }

    [Fact]
    public void Sixteen_bits_of_jpeg_2000_are_scaled_to_eight()
    {
        PixelImage image = Decode(Encode(".jp2", 1000, 1, MatType.CV_16U));
        ((double)image.Pixels[(12 * Width) + 39]).ShouldBe(39 * 6, tolerance: 2);
    }

    [Theory]
    [InlineData(".webp")]
    [InlineData(".jp2")]
    public void Is_refused_when_it_ends_too_early_or_is_too_large(string ending)
    {
        byte[] file = Encode(ending, 80, 3, MatType.CV_8U);
        for (int length = 12; length < file.Length; length += 7)
        {
            ImageDecoder.TryDecode(file.AsSpan(0, length), DecodeOptions.Default, out _, out ImageRefusal refusal).ShouldBeFalse();
            refusal.ShouldBe(ImageRefusal.Truncated, $"{length} of {file.Length} bytes");
        }

        ImageDecoder.TryDecode(file, new DecodeOptions(MaxPixels: (Width * Height) - 1), out _, out ImageRefusal tooLarge).ShouldBeFalse();
        tooLarge.ShouldBe(ImageRefusal.TooLarge);
    }

    [Fact]
    public void No_byte_of_the_header_makes_it_throw()
    {
        foreach (byte[] file in new[] { Encode(".webp", 80, 3, MatType.CV_8U), Encode(".jp2", 1000, 1, MatType.CV_8U) })
        {
            for (int at = 0; at < Math.Min(160, file.Length); at++)
            {
                byte[] changed = [.. file];
                changed[at] ^= 0xFF;
                ImageDecoder.TryDecode(changed, DecodeOptions.Default, out _, out _);
            }
        }
    }

    private static PixelImage Decode(byte[] file) =>
        ImageDecoder.TryDecode(file, DecodeOptions.Default, out PixelImage? image, out ImageRefusal refusal)
            ? image
            : throw new InvalidOperationException(refusal.ToString());

    private static byte[] Encode(string ending, int quality, int channels, int depth)
    {
        using var picture = new Mat(Height, Width, MatType.MakeType(depth, channels));
        int step = depth == MatType.CV_16U ? 6 * 257 : 6;
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++)
            {
                switch (depth, channels)
                {
                    case (MatType.CV_16U, _):
                        picture.Set(y, x, (ushort)(x * step));
                        break;
                    case (_, 1):
                        picture.Set(y, x, (byte)(x * step));
                        break;
                    default:
                        picture.Set(y, x, new Vec3b(0, 0, (byte)(x * step)));
                        break;
                }
            }
        }

        ImwriteFlags flag = ending == ".webp" ? ImwriteFlags.WebPQuality : ImwriteFlags.Jpeg2000CompressionX1000;
        // OpenCV writes JPEG 2000 to files alone.
        using var folder = new TemporaryFolder();
        string path = folder.Of("picture" + ending);
        Cv2.ImWrite(path, picture, new ImageEncodingParam(flag, quality)).ShouldBeTrue();
        return File.ReadAllBytes(path);
    }
}
