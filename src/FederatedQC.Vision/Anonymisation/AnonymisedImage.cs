namespace FederatedQC.Vision.Anonymisation;

/// <summary>An image that a site may keep.</summary>
/// <param name="Name">
/// 32 hexadecimal digits that only the holder of the site's key can link to the pixels; equal pixels, equal name.
/// </param>
/// <param name="Image">The pixels that are kept.</param>
/// <param name="Png">The same as a PNG file without metadata.</param>
/// <param name="Record">What was done.</param>
public sealed record AnonymisedImage(string Name, PixelImage Image, ReadOnlyMemory<byte> Png, AnonymisationRecord Record);
