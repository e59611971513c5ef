namespace FederatedQC.Vision.Headers;

/// <summary>What the bytes of a file say about the image before any pixel is decoded.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Refusal">Why the image must not be decoded, or <see cref="ImageRefusal.None"/>.</param>
internal readonly record struct ImageHeader(long Width, long Height, ImageRefusal Refusal)
{
    public static ImageHeader Refused(ImageRefusal refusal) => new(0, 0, refusal);

    /// <summary>Reads the header of any known format.</summary>
    public static ImageHeader Read(ReadOnlySpan<byte> file) => file switch
    {
        [] => Refused(ImageRefusal.Empty),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => PngHeader.Read(file),
        [0xFF, 0xD8, ..] => JpegHeader.Read(file),
        [(byte)'B', (byte)'M', ..] => BmpHeader.Read(file),
        [(byte)'I', (byte)'I', 42, 0, ..] => TiffHeader.Read(file, littleEndian: true),
        [(byte)'M', (byte)'M', 0, 42, ..] => TiffHeader.Read(file, littleEndian: false),
        _ when WebpHeader.Begins(file) => WebpHeader.Read(file),
        _ when Jpeg2000Header.Begins(file) => Jpeg2000Header.Read(file),
        _ => Refused(ImageRefusal.NotAnImage),
    };
}
