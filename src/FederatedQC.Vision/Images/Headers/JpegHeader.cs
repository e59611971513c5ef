using System.Buffers.Binary;

namespace FederatedQC.Vision.Headers;

/// <summary>
/// Walks the markers of a JPEG file from SOI to EOI (ITU-T T.81, annex B). The decoder fills what a truncated file lacks with
/// grey, so the end marker is what tells a whole image from half of one.
/// </summary>
internal static class JpegHeader
{
    // A progressive image has about ten scans; thousands of them make a small file cost minutes.
    private const int MaxScans = 100;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte ArithmeticConditioning = 0xCC;

    public static ImageHeader Read(ReadOnlySpan<byte> file)
    {
        ImageHeader frame = ImageHeader.Refused(ImageRefusal.Corrupt);
        int scans = 0;
        int at = 2;
        while (TryReadMarker(file, ref at, out byte marker))
        {
            if (marker == EndOfImage)
            {
                return scans > 0 ? frame : ImageHeader.Refused(ImageRefusal.Corrupt);
            }

            if (IsStandalone(marker))
            {
                continue;
            }

            if (!TryReadSegment(file, ref at, out ReadOnlySpan<byte> segment))
            {
                break;
            }

            if (IsStartOfFrame(marker))
            {
                frame = ReadFrame(marker, segment);
                if (frame.Refusal != ImageRefusal.None)
                {
                    return frame;
                }
            }
            else if (marker == StartOfScan && ++scans > MaxScans)
            {
                return ImageHeader.Refused(ImageRefusal.Corrupt);
            }
        }

        return frame with
        {
            Refusal = at >= file.Length ? ImageRefusal.Truncated : ImageRefusal.Corrupt,
        };
    }

    // Skips entropy-coded data too: there, FF is followed by 00 or by a restart marker, which stand alone.
    private static bool TryReadMarker(ReadOnlySpan<byte> file, ref int at, out byte marker)
    {
        marker = 0;
        while (at < file.Length)
        {
            int found = file[at..].IndexOf((byte)0xFF);
            if (found < 0)
            {
                break;
            }

            at += found;
            while (at < file.Length && file[at] == 0xFF)
            {
                at++;
            }

            if (at < file.Length && file[at] != 0)
            {
                marker = file[at++];
                return true;
            }
        }

        at = file.Length;
        return false;
    }

    private static bool TryReadSegment(ReadOnlySpan<byte> file, ref int at, out ReadOnlySpan<byte> segment)
    {
        segment = default;
        if (file.Length - at < 2)
        {
            at = file.Length;
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
        if (length < 2)
        {
            return false;
        }

        if (length > file.Length - at)
        {
            at = file.Length;
            return false;
        }

        segment = file.Slice(at + 2, length - 2);
        at += length;
        return true;
    }

    private static ImageHeader ReadFrame(byte marker, ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6)
        {
            return ImageHeader.Refused(ImageRefusal.Corrupt);
        }

        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
        int width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        bool huffmanDct = marker is 0xC0 or 0xC1 or 0xC2;
        bool supported = huffmanDct && segment[0] == 8 && segment[5] is 1 or 3;
        return new ImageHeader(width, height, supported ? ImageRefusal.None : ImageRefusal.Unsupported);
    }

    private static bool IsStandalone(byte marker) => marker is 0x01 or StartOfImage or (>= 0xD0 and <= 0xD7);

    // C4 and C8 are tables and an extension, CC belongs to arithmetic coding.
    private static bool IsStartOfFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or ArithmeticConditioning);
}
