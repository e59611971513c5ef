using FederatedQC.TestKit;
using FederatedQC.TestKit.Images;
using OpenCvSharp;

namespace FederatedQC.Vision.Tests.Images;

public sealed class ImageRefusalTests
{
    [Fact]
    public void Nothing_is_refused_as_empty() => Refusal([]).ShouldBe(ImageRefusal.Empty);

    [Theory]
    [InlineData("hello, this is a text and no image at all")]
    [InlineData("GIF89a and then some bytes of an animation")]
    [InlineData("x")]
    public void What_is_no_known_image_is_refused(string text) =>
        Refusal(System.Text.Encoding.ASCII.GetBytes(text)).ShouldBe(ImageRefusal.NotAnImage);

    [Fact]
    public void A_missing_file_is_unreadable()
    {
        using var folder = new TemporaryFolder();
        FileRefusal(folder.Of("none.png")).ShouldBe(ImageRefusal.Unreadable);
        FileRefusal(folder.Path).ShouldBe(ImageRefusal.Unreadable);
    }

    [Fact]
    public void A_hundred_megapixels_are_refused_before_anything_is_allocated()
    {
        byte[][] files =
        [
            PngFile.WriteWithoutPixels(10_000, 10_000),
            PngFile.WriteWithoutPixels(int.MaxValue, int.MaxValue),
            JpegFile.WriteFrame(10_000, 10_000, 0xC0, 8),
            RawFiles.Bmp(1, 1, [0]).With(18, 0x10270000).With(22, 0x10270000),
            RawFiles.Bmp(1, 1, [0]).With(18, 0xFFFFFF7F).With(22, 0x000000_80),
            RawFiles.Tiff(1, 1, 8, [0]).With(10 + 2 + 8, 0x10270000).With(10 + 12 + 2 + 8, 0x10270000),
        ];
        foreach (byte[] file in files)
        {
            Refusal(file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Refusal(file).ShouldBe(ImageRefusal.TooLarge);
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000);
        }
    }

    [Fact]
    public void The_limits_are_the_callers()
    {
        byte[] file = PngFile.Write(4, 4, 8, PngFile.Grey, new byte[16]);
        Refusal(file, new DecodeOptions(MaxPixels: 15)).ShouldBe(ImageRefusal.TooLarge);
        ImageDecoder.TryDecode(file, new DecodeOptions(MaxPixels: 16), out _, out _).ShouldBeTrue();
        Refusal(file, new DecodeOptions(MaxBytes: file.Length - 1)).ShouldBe(ImageRefusal.TooLarge);
    }

    [Fact]
    public void A_file_longer_than_the_limit_is_not_read()
    {
        using var folder = new TemporaryFolder();
        using (FileStream sparse = File.Create(folder.Of("huge.png")))
        {
            sparse.SetLength(1L << 33);
        }

        FileRefusal(folder.Of("huge.png")).ShouldBe(ImageRefusal.TooLarge);
    }

    [Fact]
    public void Every_cut_of_every_format_is_refused()
    {
        byte[][] files =
        [
            PngFile.Write(16, 16, 8, PngFile.Rgb, [.. Enumerable.Range(0, 768).Select(i => unchecked((byte)(i * i)))]),
            JpegFile.WriteGrey(),
            PngEncoder.Encode(new PixelImage(8, 8, 1, new byte[64])),
            RawFiles.Bmp(5, 5, new byte[25]),
            RawFiles.Tiff(5, 5, 8, new byte[25]),
        ];
        foreach (byte[] file in files)
        {
            for (int length = 0; length < file.Length; length++)
            {
                // A TIFF file's last four bytes only say that no further page follows.
                bool whole = file[0] == 'I' && length >= file.Length - 4;
                ImageDecoder.TryDecode(file.AsSpan(0, length), DecodeOptions.Default, out _, out ImageRefusal refusal).ShouldBe(whole);
                if (length >= 8 && !whole)
                {
                    refusal.ShouldBe(ImageRefusal.Truncated, $"{length} of {file.Length}");
                }
            }
        }
    }

    [Fact]
    public void A_jpeg_from_an_encoder_cut_anywhere_is_refused()
    {
        byte[] pixels = [.. Enumerable.Range(0, 4096).Select(i => unchecked((byte)(i * 7)))];
        using Mat mat = Mat.FromPixelData(64, 64, MatType.CV_8UC1, pixels);
        Cv2.ImEncode(".jpg", mat, out byte[] file, new ImageEncodingParam(ImwriteFlags.JpegQuality, 90));
        ImageDecoder.TryDecode(file, DecodeOptions.Default, out _, out _).ShouldBeTrue();
        for (int length = 3; length < file.Length; length += 13)
        {
            Refusal(file[..length]).ShouldBe(ImageRefusal.Truncated);
        }
    }

    [Fact]
    public void Cmyk_lossless_arithmetic_and_deep_files_are_refused_as_unsupported()
    {
        Refusal(JpegFile.WriteCmyk()).ShouldBe(ImageRefusal.Unsupported);
        Refusal(JpegFile.WriteFrame(8, 8, 0xC3, 8)).ShouldBe(ImageRefusal.Unsupported);
        Refusal(JpegFile.WriteFrame(8, 8, 0xC9, 8)).ShouldBe(ImageRefusal.Unsupported);
        Refusal(JpegFile.WriteFrame(8, 8, 0xC1, 12)).ShouldBe(ImageRefusal.Unsupported);
        Refusal(RawFiles.Tiff(1, 1, 32, new byte[4], format: 3)).ShouldBe(ImageRefusal.Unsupported);
        Refusal(RawFiles.Tiff(1, 1, 8, new byte[4], photometric: 5)).ShouldBe(ImageRefusal.Unsupported);
    }

    [Fact]
    public void Damage_is_refused_as_corrupt()
    {
        byte[] png = PngFile.Write(16, 16, 8, PngFile.Grey, new byte[256]);
        png[50] ^= 0xFF;
        Refusal(png).ShouldBe(ImageRefusal.Corrupt);
        Refusal(PngFile.WriteWithoutPixels(4, 4)).ShouldBe(ImageRefusal.Corrupt);
        Refusal(PngFile.WriteWithoutPixels(0, 4)).ShouldBe(ImageRefusal.Corrupt);
        Refusal([0xFF, 0xD8, 0xFF, 0xD9]).ShouldBe(ImageRefusal.Corrupt);
        Refusal(JpegFile.WriteFrame(8, 0, 0xC0, 8)).ShouldBe(ImageRefusal.Corrupt);
    }

    [Fact]
    public void Random_bytes_behind_any_signature_never_throw()
    {
        var random = new Random(20);
        byte[][] starts =
        [
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A],
            [0xFF, 0xD8],
            "BM"u8.ToArray(),
            "II*\0"u8.ToArray(),
            "MM\0*"u8.ToArray(),
            [],
        ];
        for (int i = 0; i < 3000; i++)
        {
            byte[] file = new byte[random.Next(8, 200)];
            random.NextBytes(file);
            starts[i % starts.Length].CopyTo(file, 0);
            ImageDecoder.TryDecode(file, DecodeOptions.Default, out _, out _);
        }
    }

    [Fact]
    public void A_changed_byte_anywhere_never_throws()
    {
        var random = new Random(21);
        byte[][] files =
        [
            PngFile.Write(8, 8, 8, PngFile.Grey, new byte[64]),
            JpegFile.WriteGrey(),
            RawFiles.Bmp(4, 4, new byte[16]),
            RawFiles.Tiff(4, 4, 8, new byte[16]),
        ];
        foreach (byte[] file in files)
        {
            for (int at = 0; at < file.Length; at++)
            {
                byte[] changed = [.. file];
                changed[at] = (byte)random.Next(256);
                ImageDecoder.TryDecode(changed, new DecodeOptions(MaxPixels: 1_000_000), out _, out _);
            }
        }
    }

    private static ImageRefusal Refusal(byte[] file, DecodeOptions? limits = null)
    {
        ImageDecoder.TryDecode(file, limits ?? DecodeOptions.Default, out PixelImage? image, out ImageRefusal refusal).ShouldBeFalse();
        image.ShouldBeNull();
        return refusal;
    }

    private static ImageRefusal FileRefusal(string path)
    {
        ImageDecoder.TryDecodeFile(path, DecodeOptions.Default, out _, out ImageRefusal refusal).ShouldBeFalse();
        return refusal;
    }
}
