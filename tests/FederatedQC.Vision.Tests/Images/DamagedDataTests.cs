using OpenCvSharp;

namespace FederatedQC.Vision.Tests.Images;

/// <summary>Compressed data that is damaged although the file ends as it should: decoders make an image of it all the same.</summary>
public sealed class DamagedDataTests
{
    private const int Side = 96;

    public static TheoryData<string, string, int[]> Encoders() =>
        new()
        {
            { "baseline", ".jpg", [1, 90] },
            { "progressive", ".jpg", [1, 90, 2, 1] },
            { "with restarts", ".jpg", [1, 90, 4, 5] },
            { "with tables of its own", ".jpg", [1, 75, 3, 1] },
            { "LZW", ".tif", [259, 5] },
            { "deflate", ".tif", [259, 8] },
            { "PNG", ".png", [] },
        };

    [Theory]
    [MemberData(nameof(Encoders))]
    public void A_stretch_of_zeros_anywhere_in_the_data_is_refused_as_corrupt(string kind, string ending, int[] settings)
    {
        foreach (byte[] file in new[] { Encode(ending, settings, colour: false), Encode(ending, settings, colour: true) })
        {
            ImageDecoder.TryDecode(file, DecodeOptions.Default, out _, out ImageRefusal whole).ShouldBeTrue($"{kind}: {whole}");
            for (int step = 0; step < 20; step++)
            {
                byte[] damaged = [.. file];
                int quarter = file.Length / 4;
                damaged.AsSpan((file.Length * 3 / 10) + (file.Length * 4 / 10 * step / 20), quarter).Clear();
                ImageDecoder
                    .TryDecode(damaged, DecodeOptions.Default, out _, out ImageRefusal refusal)
                    .ShouldBeFalse($"{kind}, step {step}");
                refusal.ShouldBeOneOf(ImageRefusal.Corrupt, ImageRefusal.Truncated);
            }
        }
    }

    [Fact]
    public void Bytes_that_are_missing_or_left_over_in_a_scan_are_refused()
    {
        byte[] file = Encode(".jpg", [1, 90], colour: true);
        int middle = file.Length * 2 / 3;
        Refusal([.. file[..middle], .. file[(middle + 40)..]]).ShouldBe(ImageRefusal.Corrupt);
        Refusal([.. file[..^2], 1, 2, 3, .. file[^2..]]).ShouldBe(ImageRefusal.Corrupt);
    }

    [Fact]
    public void A_restart_marker_that_is_lost_is_refused()
    {
        byte[] file = Encode(".jpg", [1, 90, 4, 5], colour: false);
        int marker = file.AsSpan().IndexOf<byte>([0xFF, 0xD2]);
        Refusal([.. file[..marker], .. file[(marker + 2)..]]).ShouldBe(ImageRefusal.Corrupt);
    }

    [Fact]
    public void Whole_files_of_every_size_sampling_and_kind_are_taken()
    {
        int[] samplings = [0x411111, 0x211111, 0x221111, 0x121111, 0x111111];
        foreach ((int width, int height) in new[] { (1, 1), (7, 9), (16, 16), (17, 33), (130, 51) })
        {
            foreach (int progressive in new[] { 0, 1 })
            {
                foreach (int restart in new[] { 0, 3 })
                {
                    foreach (int sampling in samplings)
                    {
                        byte[] file = Encode(".jpg", [1, 85, 2, progressive, 4, restart, 7, sampling], colour: true, width, height);
                        ImageDecoder
                            .TryDecode(file, DecodeOptions.Default, out PixelImage? image, out ImageRefusal refusal)
                            .ShouldBeTrue(
                                $"{refusal}: {width} × {height}, progressive {progressive}, restart {restart}, sampling {sampling:x}"
                            );
                        (image!.Width, image.Height).ShouldBe((width, height));
                    }
                }
            }
        }
    }

    private static ImageRefusal Refusal(byte[] file)
    {
        ImageDecoder.TryDecode(file, DecodeOptions.Default, out _, out ImageRefusal refusal).ShouldBeFalse();
        return refusal;
    }

    private static byte[] Encode(string ending, int[] settings, bool colour, int width = Side, int height = Side)
    {
        int channels = colour ? 3 : 1;

        // Little noise: a block of it has fewer bits than one that zeros decode to. Where both have the same, nothing in the codes tells
        // them apart.
        var random = new Random(5);
        byte[] pixels =
        [
            .. Enumerable.Range(0, width * height * channels).Select(i => (byte)(60 + (i / channels % width) + random.Next(6))),
        ];
        using Mat mat = Mat.FromPixelData(height, width, MatType.CV_8UC(channels), pixels);
        Cv2.ImEncode(ending, mat, out byte[] file, settings);
        return file;
    }
}
