namespace FederatedQC.Vision.Headers;

/// <summary>What the bytes of a file say about the image before any pixel is decoded.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Refusal">Why the image must not be decoded, or <see cref="ImageRefusal.None"/>.</param>
internal readonly record struct ImageHeader(long Width, long Height, ImageRefusal Refusal)
{
    public static ImageHeader Refused(ImageRefusal refusal) => new(0, 0, refusal);

    /// <summary>Reads the header of any known format.</summary>
    public static ImageHeader Read(ReadOnlySpan<byte> file) =>
        KindOf(file) switch
        {
            ImageKind.Png => PngHeader.Read(file),
            ImageKind.Jpeg => JpegHeader.Read(file),
            ImageKind.Bmp => BmpHeader.Read(file),
            ImageKind.Tiff => TiffHeader.Read(file, littleEndian: file[0] == (byte)'I'),
            ImageKind.Webp => WebpHeader.Read(file),
            ImageKind.Jpeg2000 => Jpeg2000Header.Read(file),
            _ => Refused(file.IsEmpty ? ImageRefusal.Empty : ImageRefusal.NotAnImage),
        };

    /// <summary>The format that a file begins like.</summary>
    public static ImageKind KindOf(ReadOnlySpan<byte> file) =>
        file switch
        {
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => ImageKind.Png,
            [0xFF, 0xD8, ..] => ImageKind.Jpeg,
            [(byte)'B', (byte)'M', ..] => ImageKind.Bmp,
            [(byte)'I', (byte)'I', 42, 0, ..] or [(byte)'M', (byte)'M', 0, 42, ..] => ImageKind.Tiff,
            _ when WebpHeader.Begins(file) => ImageKind.Webp,
            _ when Jpeg2000Header.Begins(file) => ImageKind.Jpeg2000,
            _ => ImageKind.Unknown,
        };
}
