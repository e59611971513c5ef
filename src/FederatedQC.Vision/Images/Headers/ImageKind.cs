namespace FederatedQC.Vision.Headers;

/// <summary>A format of image files.</summary>
internal enum ImageKind
{
    Unknown,
    Png,
    Jpeg,
    Bmp,
    Tiff,
    Webp,
    Jpeg2000,
}
