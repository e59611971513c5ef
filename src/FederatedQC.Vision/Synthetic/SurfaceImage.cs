namespace FederatedQC.Vision.Synthetic;

/// <summary>A generated image and where its defect is.</summary>
/// <param name="SurfaceClass">What the image shows.</param>
/// <param name="Image">The image, grey.</param>
/// <param name="Mask">255 on the defect, 0 elsewhere; all 0 on a sound surface.</param>
public sealed record SurfaceImage(SurfaceClass SurfaceClass, PixelImage Image, PixelImage Mask);
