using OpenCvSharp;

namespace FederatedQC.Vision;

/// <summary>Lends images to OpenCV.</summary>
internal static class PixelMats
{
    /// <summary>A matrix over the image's own pixels; to be read only.</summary>
    public static Mat ToMat(this PixelImage image) =>
        Mat.FromPixelData(image.Height, image.Width, MatType.CV_8UC(image.Channels), image.Buffer);
}
