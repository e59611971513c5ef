using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using FederatedQC.Vision.Decoding;
using FederatedQC.Vision.Headers;
using OpenCvSharp;

namespace FederatedQC.Vision;

/// <summary>
/// Turns the bytes of a PNG, JPEG, BMP, TIFF, WebP or JPEG 2000 (JP2) file into pixels. The header is checked first, so a refused file
/// costs no more memory than the file itself. No input makes these methods throw. Safe for concurrent use.
/// </summary>
/// <remarks>
/// The same picture gives the same pixels in every format that can hold it. Grey stays grey; palettes become colour; where the file says
/// that white is 0, it is turned round. Alpha is dropped, not blended, and colours stay as they stand in the file. Samples of more than
/// eight bits are scaled as
/// <see cref="DecodeOptions.SampleBits"/> says. An orientation is applied. Of a TIFF file with several pages the first is taken. Whatever a
/// decoder warns of counts as damage.
/// </remarks>
public static class ImageDecoder
{
    /// <summary>Decodes an image that is in memory.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="options">What the image may cost, and how deep its samples are.</param>
    /// <param name="image">The image, or null.</param>
    /// <param name="refusal">Why there is no image, or <see cref="ImageRefusal.None"/>.</param>
    /// <returns>Whether there is an image.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> encoded,
        DecodeOptions options,
        [NotNullWhen(true)] out PixelImage? image,
        out ImageRefusal refusal
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        image = null;
        refusal = Inspect(encoded, options);
        if (refusal != ImageRefusal.None)
        {
            return false;
        }

        byte[] file = encoded.ToArray();
        try
        {
            (image, refusal) = ImageHeader.KindOf(encoded) switch
            {
                ImageKind.Tiff => FromTiff(file, options),
                ImageKind.Jpeg when JpegDamage.IsIn(file) => (null, ImageRefusal.Corrupt),
                _ => FromOpenCv(file, options),
            };
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            (image, refusal) = (null, ImageRefusal.Corrupt);
        }

        return refusal == ImageRefusal.None;
    }

    /// <summary>Reads and decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the image may cost, and how deep its samples are.</param>
    /// <param name="image">The image, or null.</param>
    /// <param name="refusal">Why there is no image, or <see cref="ImageRefusal.None"/>.</param>
    /// <returns>Whether there is an image.</returns>
    public static bool TryDecodeFile(
        string path,
        DecodeOptions options,
        [NotNullWhen(true)] out PixelImage? image,
        out ImageRefusal refusal
    )
    {
        image = null;
        return TryReadFile(path, options, out byte[] encoded, out refusal) && TryDecode(encoded, options, out image, out refusal);
    }

    /// <summary>Reads a file unless it is missing or longer than the limit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How long it may be.</param>
    /// <param name="encoded">Its bytes; empty when the result is false.</param>
    /// <param name="refusal">Why not; <see cref="ImageRefusal.None"/> when the result is true.</param>
    public static bool TryReadFile(string path, DecodeOptions options, out byte[] encoded, out ImageRefusal refusal)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        encoded = [];
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > options.MaxBytes)
            {
                refusal = ImageRefusal.TooLarge;
                return false;
            }

            encoded = File.ReadAllBytes(path);
            refusal = ImageRefusal.None;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refusal = ImageRefusal.Unreadable;
            return false;
        }
    }

    private static ImageRefusal Inspect(ReadOnlySpan<byte> encoded, DecodeOptions options)
    {
        if (encoded.Length > options.MaxBytes)
        {
            return ImageRefusal.TooLarge;
        }

        ImageHeader header = ImageHeader.Read(encoded);
        if (header.Height > 0 && header.Width > options.MaxPixels / header.Height)
        {
            return ImageRefusal.TooLarge;
        }

        bool hasNoPixel = header.Width == 0 || header.Height == 0;
        return header.Refusal == ImageRefusal.None && hasNoPixel ? ImageRefusal.Corrupt : header.Refusal;
    }

    private static (PixelImage? Image, ImageRefusal Refusal) FromTiff(byte[] file, DecodeOptions options)
    {
        (TiffSamples? samples, ImageRefusal refusal) = TiffDecoder.Decode(file);
        if (samples is null)
        {
            return (null, refusal);
        }

        using Mat stored = Mat.FromPixelData(samples.Height, samples.Width, MatType.CV_16UC(samples.Channels), samples.Values);
        using Mat upright = Upright(stored, samples.Orientation);
        int? sampleBits = samples.IsDepthKnown ? samples.Bits : options.SampleBits;
        return samples.Bits > 8 ? Scaled(upright, samples.Bits, sampleBits) : (Widened(upright, samples.Bits), ImageRefusal.None);
    }

    private static (PixelImage? Image, ImageRefusal Refusal) FromOpenCv(byte[] file, DecodeOptions options)
    {
        using Mat decoded = Cv2.ImDecode(file, ImreadModes.AnyColor | ImreadModes.AnyDepth);
        if (decoded.Empty() || decoded.Channels() is not (1 or 3) || decoded.Depth() is not (MatType.CV_8U or MatType.CV_16U))
        {
            return (null, ImageRefusal.Corrupt);
        }

        using var ordered = new Mat();
        if (decoded.Channels() == 1)
        {
            decoded.CopyTo(ordered);
        }
        else if (PngHeader.IsGreyWithAlpha(file))
        {
            // Three equal channels are what becomes of the grey when the alpha goes.
            Cv2.ExtractChannel(decoded, ordered, 0);
        }
        else
        {
            Cv2.CvtColor(decoded, ordered, ColorConversionCodes.BGR2RGB);
        }

        return ordered.Depth() == MatType.CV_16U ? Scaled(ordered, 16, options.SampleBits) : (ToImage(ordered), ImageRefusal.None);
    }

    private static (PixelImage? Image, ImageRefusal Refusal) Scaled(Mat samples, int containerBits, int? sampleBits)
    {
        byte[] pixels = new byte[samples.Total() * samples.Channels()];
        ReadOnlySpan<ushort> values = MemoryMarshal.Cast<byte, ushort>(BytesOf(samples));
        return SampleScale.TryToBytes(values, containerBits, sampleBits, pixels, out int? guessed)
            ? (new PixelImage(samples.Cols, samples.Rows, samples.Channels(), pixels) { GuessedBits = guessed }, ImageRefusal.None)
            : (null, ImageRefusal.TooDeep);
    }

    private static PixelImage Widened(Mat samples, int bits)
    {
        byte[] pixels = new byte[samples.Total() * samples.Channels()];
        ReadOnlySpan<ushort> values = MemoryMarshal.Cast<byte, ushort>(BytesOf(samples));
        int factor = 255 / ((1 << bits) - 1);
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(values[i] * factor);
        }

        return new PixelImage(samples.Cols, samples.Rows, samples.Channels(), pixels);
    }

    private static PixelImage ToImage(Mat bytes) => new(bytes.Cols, bytes.Rows, bytes.Channels(), BytesOf(bytes));

    private static byte[] BytesOf(Mat continuous)
    {
        byte[] bytes = new byte[continuous.Total() * continuous.ElemSize()];
        Marshal.Copy(continuous.Data, bytes, 0, bytes.Length);
        return bytes;
    }

    // TIFF 6.0: 1 to 4 are the four mirrorings, 5 to 8 the same after rows and columns have changed places.
    private static Mat Upright(Mat stored, int orientation)
    {
        var upright = new Mat();
        if (orientation is > 4 and <= 8)
        {
            Cv2.Transpose(stored, upright);
        }
        else
        {
            stored.CopyTo(upright);
        }

        FlipMode? flip = orientation switch
        {
            2 or 6 => FlipMode.Y,
            3 or 7 => FlipMode.XY,
            4 or 8 => FlipMode.X,
            _ => null,
        };
        if (flip is { } mode)
        {
            Cv2.Flip(upright, upright, mode);
        }

        return upright;
    }
}
