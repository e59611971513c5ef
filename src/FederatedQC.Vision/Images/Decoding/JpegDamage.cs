using System.Buffers.Binary;

namespace FederatedQC.Vision.Decoding;

/// <summary>
/// Finds damage in the coded data of a JPEG file. Decoders fill what they can't read with grey and warn, if at all, where nobody listens;
/// so the codes are followed once more, through every scan, and must end where the data ends.
/// </summary>
internal static class JpegDamage
{
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte DefineTables = 0xC4;
    private const byte RestartInterval = 0xDD;

    /// <summary>Whether the coded data breaks its own rules: bad codes, blocks that are missing, bytes that are left over.</summary>
    /// <param name="file">A file whose markers were walked and whose frame is baseline, extended or progressive.</param>
    public static bool IsIn(ReadOnlySpan<byte> file)
    {
        var tables = new JpegHuffmanTable?[8];
        JpegFrame? frame = null;
        int restartInterval = 0;
        int at = 2;
        while (TryReadSegment(file, ref at, out byte marker, out ReadOnlySpan<byte> segment))
        {
            switch (marker)
            {
                case EndOfImage:
                    return frame is null || !frame.Components.All(component => component.HasMean);
                case 0xC0 or 0xC1 or 0xC2:
                    frame = frame is null ? JpegFrame.Read(marker, segment) : null;
                    break;
                case DefineTables when !TryDefine(segment, tables):
                case RestartInterval when segment.Length < 2:
                    return true;
                case RestartInterval:
                    restartInterval = BinaryPrimitives.ReadUInt16BigEndian(segment);
                    break;
                case StartOfScan:
                    if (frame is null || JpegScanHeader.Read(segment, frame, tables) is not { } header)
                    {
                        return true;
                    }

                    var bits = new JpegBits(file, at);
                    if (!new JpegScan(frame, header, restartInterval).Follow(ref bits))
                    {
                        return true;
                    }

                    at = bits.At;
                    break;
                default:
                    break;
            }
        }

        return true;
    }

    private static bool TryReadSegment(ReadOnlySpan<byte> file, ref int at, out byte marker, out ReadOnlySpan<byte> segment)
    {
        segment = default;
        marker = 0;
        if (at >= file.Length || file[at] != 0xFF)
        {
            return false;
        }

        while (at < file.Length && file[at] == 0xFF)
        {
            at++;
        }

        if (at >= file.Length)
        {
            return false;
        }

        marker = file[at++];
        if (marker is EndOfImage or 0x01)
        {
            return true;
        }

        int length = file.Length - at >= 2 ? BinaryPrimitives.ReadUInt16BigEndian(file[at..]) : 0;
        if (length < 2 || length > file.Length - at)
        {
            return false;
        }

        segment = file.Slice(at + 2, length - 2);
        at += length;
        return true;
    }

    private static bool TryDefine(ReadOnlySpan<byte> segment, JpegHuffmanTable?[] tables)
    {
        while (segment.Length > JpegHuffmanTable.MostBits)
        {
            ReadOnlySpan<byte> counts = segment.Slice(1, JpegHuffmanTable.MostBits);
            int symbols = 0;
            foreach (byte count in counts)
            {
                symbols += count;
            }

            int place = ((segment[0] >> 4) * 4) + (segment[0] & 15);
            int end = 1 + JpegHuffmanTable.MostBits + symbols;
            if (
                (segment[0] >> 4) > 1
                || (segment[0] & 15) > 3
                || end > segment.Length
                || JpegHuffmanTable.Create(counts, segment[(end - symbols)..end]) is not { } table
            )
            {
                return false;
            }

            tables[place] = table;
            segment = segment[end..];
        }

        return segment.IsEmpty;
    }
}
