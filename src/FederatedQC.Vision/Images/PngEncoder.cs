using OpenCvSharp;

namespace FederatedQC.Vision;

/// <summary>Writes images as PNG files that hold pixels and nothing else. Safe for concurrent use.</summary>
public static class PngEncoder
{
    // Higher levels cost several times the time for a few percent of the size on textures.
    private const int CompressionLevel = 3;

    /// <summary>Encodes an image without loss. The same pixels give the same bytes.</summary>
    public static byte[] Encode(PixelImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        using Mat pixels = image.ToMat();
        if (image.Channels == 1)
        {
            return Encode(pixels);
        }

        using var bgr = new Mat();
        Cv2.CvtColor(pixels, bgr, ColorConversionCodes.RGB2BGR);
        return Encode(bgr);
    }

    /// <summary>Encodes a matrix of bytes, blue first where it has colour.</summary>
    internal static byte[] Encode(Mat matrix)
    {
        Cv2.ImEncode(".png", matrix, out byte[] encoded, new ImageEncodingParam(ImwriteFlags.PngCompression, CompressionLevel));
        return encoded;
    }
}
