using System.Buffers.Binary;

namespace FederatedQC.Vision.Headers;

/// <summary>Walks the chunks of a PNG file from IHDR to IEND; the decoder checks their sums.</summary>
internal static class PngHeader
{
    private const int SignatureBytes = 8;
    private const int ChunkOverhead = 12;
    private const int HeaderBytes = 13;
    private const int ColourTypeAt = SignatureBytes + 8 + 9;
    private const byte GreyWithAlpha = 4;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether the pixels are grey and alpha.</summary>
    public static bool IsGreyWithAlpha(ReadOnlySpan<byte> file) =>
        file.Length > ColourTypeAt && file.StartsWith(Signature) && file[ColourTypeAt] == GreyWithAlpha;

    public static ImageHeader Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
        {
            return ImageHeader.Refused(Signature.StartsWith(file) ? ImageRefusal.Truncated : ImageRefusal.Corrupt);
        }

        ReadOnlySpan<byte> rest = file[SignatureBytes..];
        if (rest.Length < ChunkOverhead + HeaderBytes)
        {
            return ImageHeader.Refused(ImageRefusal.Truncated);
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(rest) != HeaderBytes || !rest[4..8].SequenceEqual("IHDR"u8))
        {
            return ImageHeader.Refused(ImageRefusal.Corrupt);
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(rest[12..]);
        return new ImageHeader(width, height, HasEnd(rest) ? ImageRefusal.None : ImageRefusal.Truncated);
    }

    private static bool HasEnd(ReadOnlySpan<byte> chunks)
    {
        while (chunks.Length >= ChunkOverhead)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(chunks);
            if (length > chunks.Length - ChunkOverhead)
            {
                return false;
            }

            if (chunks[4..8].SequenceEqual("IEND"u8))
            {
                return true;
            }

            chunks = chunks[((int)length + ChunkOverhead)..];
        }

        return false;
    }
}
