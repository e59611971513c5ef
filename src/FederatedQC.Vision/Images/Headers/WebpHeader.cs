using System.Buffers.Binary;

namespace FederatedQC.Vision.Headers;

/// <summary>Reads the first chunk of a WebP file (RFC 9649). Animations are not decoded.</summary>
internal static class WebpHeader
{
    private const int FirstChunk = 12;
    private const int Body = 20;
    private const int FewestBytes = 30;
    private const byte Animation = 0x02;

    /// <summary>Whether the bytes begin as such a file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> file) =>
        file.Length >= FirstChunk && file.StartsWith("RIFF"u8) && file[8..FirstChunk].SequenceEqual("WEBP"u8);

    public static ImageHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < FewestBytes || file.Length - 8 < BinaryPrimitives.ReadUInt32LittleEndian(file[4..]))
        {
            return ImageHeader.Refused(ImageRefusal.Truncated);
        }

        ReadOnlySpan<byte> kind = file[FirstChunk..(FirstChunk + 4)];
        return kind.SequenceEqual("VP8 "u8) ? Lossy(file[Body..])
            : kind.SequenceEqual("VP8L"u8) ? Lossless(file[Body..])
            : kind.SequenceEqual("VP8X"u8) ? Extended(file[Body..])
            : ImageHeader.Refused(ImageRefusal.Corrupt);
    }

    private static ImageHeader Lossy(ReadOnlySpan<byte> body) =>
        body[3..6] is not [0x9D, 0x01, 0x2A]
            ? ImageHeader.Refused(ImageRefusal.Corrupt)
            : new ImageHeader(
                BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF,
                ImageRefusal.None
            );

    private static ImageHeader Lossless(ReadOnlySpan<byte> body)
    {
        uint bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
        return body[0] != 0x2F
            ? ImageHeader.Refused(ImageRefusal.Corrupt)
            : new ImageHeader((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1, ImageRefusal.None);
    }

    private static ImageHeader Extended(ReadOnlySpan<byte> body) =>
        new(
            (BinaryPrimitives.ReadUInt32LittleEndian(body[4..]) & 0xFFFFFF) + 1,
            (BinaryPrimitives.ReadUInt32LittleEndian(body[6..]) >> 8) + 1,
            (body[0] & Animation) != 0 ? ImageRefusal.Unsupported : ImageRefusal.None
        );
}
