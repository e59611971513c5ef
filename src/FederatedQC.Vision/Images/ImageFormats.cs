using System.Collections.Frozen;

namespace FederatedQC.Vision;

/// <summary>The formats that <see cref="ImageDecoder"/> reads, by the endings of their file names.</summary>
public static class ImageFormats
{
    /// <summary>Endings in lower case, with the dot; the case of letters in a file's name does not matter.</summary>
    public static FrozenSet<string> Extensions { get; } =
        new[] { ".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".tif", ".tiff", ".webp", ".jp2" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a file's name says that it is of such a format; its bytes may say otherwise.</summary>
    public static bool IsNamedSo(string path) => Extensions.Contains(Path.GetExtension(path));
}
