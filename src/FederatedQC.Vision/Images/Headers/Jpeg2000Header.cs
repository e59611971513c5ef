using System.Buffers.Binary;

namespace FederatedQC.Vision.Headers;

/// <summary>
/// Finds the codestream of a JP2 file and reads its size marker (ITU-T T.800, annexes A and I). Only 8 and 16 bits of grey or colour are
/// decoded: other depths would come out dark.
/// </summary>
internal static class Jpeg2000Header
{
    private const int BoxHeader = 8;
    private const int LongBoxHeader = 16;
    private const int FewestBytes = 45;

    private static ReadOnlySpan<byte> Signature => [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', 0x0D, 0x0A, 0x87, 0x0A];

    /// <summary>Whether the bytes begin as such a file does.</summary>
    public static bool Begins(ReadOnlySpan<byte> file) => file.StartsWith(Signature);

    public static ImageHeader Read(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> rest = file;
        while (rest.Length >= BoxHeader)
        {
            bool isLong = BinaryPrimitives.ReadUInt32BigEndian(rest) == 1;
            if (isLong && rest.Length < LongBoxHeader)
            {
                break;
            }

            ulong length = isLong ? BinaryPrimitives.ReadUInt64BigEndian(rest[BoxHeader..]) : BinaryPrimitives.ReadUInt32BigEndian(rest);
            int header = isLong ? LongBoxHeader : BoxHeader;
            length = length == 0 ? (ulong)rest.Length : length;
            if (length < (ulong)header)
            {
                return ImageHeader.Refused(ImageRefusal.Corrupt);
            }

            if (length > (ulong)rest.Length)
            {
                break;
            }

            if (rest[4..8].SequenceEqual("jp2c"u8))
            {
                return OfCodestream(rest[header..(int)length]);
            }

            rest = rest[(int)length..];
        }

        return ImageHeader.Refused(ImageRefusal.Truncated);
    }

    private static ImageHeader OfCodestream(ReadOnlySpan<byte> stream)
    {
        if (stream.Length < FewestBytes || stream[^2..] is not [0xFF, 0xD9])
        {
            return ImageHeader.Refused(ImageRefusal.Truncated);
        }

        if (stream[..4] is not [0xFF, 0x4F, 0xFF, 0x51])
        {
            return ImageHeader.Refused(ImageRefusal.Corrupt);
        }

        long width = (long)BinaryPrimitives.ReadUInt32BigEndian(stream[8..]) - BinaryPrimitives.ReadUInt32BigEndian(stream[16..]);
        long height = (long)BinaryPrimitives.ReadUInt32BigEndian(stream[12..]) - BinaryPrimitives.ReadUInt32BigEndian(stream[20..]);
        int components = BinaryPrimitives.ReadUInt16BigEndian(stream[40..]);
        bool isSupported = components is 1 or 3 && stream[42] is 7 or 15;
        return width <= 0 || height <= 0
            ? ImageHeader.Refused(ImageRefusal.Corrupt)
            : new ImageHeader(width, height, isSupported ? ImageRefusal.None : ImageRefusal.Unsupported);
    }
}
