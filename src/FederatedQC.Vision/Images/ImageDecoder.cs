using System.Diagnostics.CodeAnalysis;
using FederatedQC.Vision.Headers;
using OpenCvSharp;

namespace FederatedQC.Vision;

/// <summary>
/// Turns the bytes of a PNG, JPEG, BMP, TIFF, WebP or JPEG 2000 (JP2) file into pixels. The header is checked first, so a refused file costs no more memory
/// than the file itself. No input makes these methods throw. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Grey stays grey; palettes become colour. An alpha channel is dropped, not blended. 16-bit samples are scaled so that 65,535
/// becomes 255. An EXIF orientation is applied. Of a TIFF file with several pages the first is taken.
/// </remarks>
public static class ImageDecoder
{
    /// <summary>Decodes an image that is in memory.</summary>
    /// <param name="encoded">The whole file.</param>
    /// <param name="limits">What the image may cost.</param>
    /// <param name="image">The image, or null.</param>
    /// <param name="refusal">Why there is no image, or <see cref="ImageRefusal.None"/>.</param>
    /// <returns>Whether there is an image.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> encoded, DecodeLimits limits, [NotNullWhen(true)] out PixelImage? image, out ImageRefusal refusal)
    {
        ArgumentNullException.ThrowIfNull(limits);
        image = null;
        refusal = Inspect(encoded, limits);
        if (refusal != ImageRefusal.None)
        {
            return false;
        }

        try
        {
            using Mat decoded = Cv2.ImDecode(encoded, ImreadModes.AnyColor | ImreadModes.AnyDepth);
            image = ToImage(decoded);
        }
        catch (Exception e) when (e is OpenCVException or OpenCvSharpException)
        {
            image = null;
        }

        refusal = image is null ? ImageRefusal.Corrupt : ImageRefusal.None;
        return image is not null;
    }

    /// <summary>Reads and decodes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">What the image may cost.</param>
    /// <param name="image">The image, or null.</param>
    /// <param name="refusal">Why there is no image, or <see cref="ImageRefusal.None"/>.</param>
    /// <returns>Whether there is an image.</returns>
    public static bool TryDecodeFile(
        string path, DecodeLimits limits, [NotNullWhen(true)] out PixelImage? image, out ImageRefusal refusal)
    {
        image = null;
        return TryReadFile(path, limits, out byte[] encoded, out refusal) && TryDecode(encoded, limits, out image, out refusal);
    }

    /// <summary>Reads a file unless it is missing or longer than the limit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">How long it may be.</param>
    /// <param name="encoded">Its bytes; empty when the result is false.</param>
    /// <param name="refusal">Why not; <see cref="ImageRefusal.None"/> when the result is true.</param>
    public static bool TryReadFile(string path, DecodeLimits limits, out byte[] encoded, out ImageRefusal refusal)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(limits);
        encoded = [];
        try
        {
            if (new FileInfo(path) is { Exists: true } file && file.Length > limits.MaxBytes)
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

    private static ImageRefusal Inspect(ReadOnlySpan<byte> encoded, DecodeLimits limits)
    {
        if (encoded.Length > limits.MaxBytes)
        {
            return ImageRefusal.TooLarge;
        }

        ImageHeader header = ImageHeader.Read(encoded);
        if (header.Height > 0 && header.Width > limits.MaxPixels / header.Height)
        {
            return ImageRefusal.TooLarge;
        }

        bool hasNoPixel = header.Width == 0 || header.Height == 0;
        return header.Refusal == ImageRefusal.None && hasNoPixel ? ImageRefusal.Corrupt : header.Refusal;
    }

    private static PixelImage? ToImage(Mat decoded)
    {
        int channels = decoded.Empty() ? 0 : decoded.Channels();
        if (channels is not (1 or 3) || decoded.Depth() is not (MatType.CV_8U or MatType.CV_16U))
        {
            return null;
        }

        int width = decoded.Cols;
        int height = decoded.Rows;
        byte[] pixels = new byte[(long)width * height * channels];
        using Mat target = Mat.FromPixelData(height, width, MatType.CV_8UC(channels), pixels);
        using var bytes = new Mat();
        Mat source = decoded;
        if (decoded.Depth() == MatType.CV_16U)
        {
            decoded.ConvertTo(bytes, MatType.CV_8U, 255.0 / 65535.0);
            source = bytes;
        }

        if (channels == 3)
        {
            Cv2.CvtColor(source, target, ColorConversionCodes.BGR2RGB);
        }
        else
        {
            source.CopyTo(target);
        }

        return new PixelImage(width, height, channels, pixels);
    }
}
