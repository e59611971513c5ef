using System.Buffers.Binary;

namespace FederatedQC.Vision.Headers;

/// <summary>Reads the first directory of a TIFF 6.0 file; later pages are ignored.</summary>
internal static class TiffHeader
{
    private const int EntryBytes = 12;
    private const ushort TypeShort = 3;
    private const ushort TypeLong = 4;

    public static ImageHeader Read(ReadOnlySpan<byte> file, bool littleEndian)
    {
        if (file.Length < 8)
        {
            return ImageHeader.Refused(ImageRefusal.Truncated);
        }

        long directory = ReadUInt32(file, 4, littleEndian);
        if (directory + 2 > file.Length)
        {
            return ImageHeader.Refused(ImageRefusal.Truncated);
        }

        int count = ReadUInt16(file, (int)directory, littleEndian);
        long entries = directory + 2;
        if (entries + ((long)count * EntryBytes) > file.Length)
        {
            return ImageHeader.Refused(ImageRefusal.Truncated);
        }

        var tags = new TiffTags();
        for (int i = 0; i < count; i++)
        {
            int entry = (int)entries + (i * EntryBytes);
            ushort type = ReadUInt16(file, entry + 2, littleEndian);
            uint values = ReadUInt32(file, entry + 4, littleEndian);
            tags.Take(ReadUInt16(file, entry, littleEndian), new TiffField(type, values, (uint)entry + 8, littleEndian), file);
        }

        return tags.ToHeader(file.Length);
    }

    private static ushort ReadUInt16(ReadOnlySpan<byte> file, int at, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(file[at..]) : BinaryPrimitives.ReadUInt16BigEndian(file[at..]);

    private static uint ReadUInt32(ReadOnlySpan<byte> file, int at, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(file[at..]) : BinaryPrimitives.ReadUInt32BigEndian(file[at..]);

    /// <summary>The place of a tag's values.</summary>
    private readonly record struct TiffField(ushort Type, uint Count, uint At, bool LittleEndian)
    {
        /// <summary>Reads one value, or null when it lies outside the file or is no integer.</summary>
        public long? Value(ReadOnlySpan<byte> file, uint index = 0)
        {
            int size = Type switch
            {
                TypeShort => 2,
                TypeLong => 4,
                _ => 0,
            };
            if (size == 0 || index >= Count)
            {
                return null;
            }

            // Values of up to four bytes stand in the entry itself.
            long first = Count * (long)size <= 4 ? At : ReadUInt32(file, (int)At, LittleEndian);
            long at = first + (index * (long)size);
            if (at + size > file.Length)
            {
                return null;
            }

            return size == 2 ? ReadUInt16(file, (int)at, LittleEndian) : ReadUInt32(file, (int)at, LittleEndian);
        }
    }

    private struct TiffTags
    {
        private long? _width;
        private long? _height;
        private long? _bits;
        private long? _format;
        private long? _photometric;
        private long _end;
        private TiffField _offsets;

        public void Take(ushort tag, TiffField field, ReadOnlySpan<byte> file)
        {
            switch (tag)
            {
                case 256:
                    _width = field.Value(file);
                    break;
                case 257:
                    _height = field.Value(file);
                    break;
                case 258:
                    _bits = field.Value(file);
                    break;
                case 262:
                    _photometric = field.Value(file);
                    break;
                case 339:
                    _format = field.Value(file);
                    break;
                case 273 or 324:
                    _offsets = field;
                    break;
                case 279 or 325:
                    _end = End(field, file);
                    break;
                default:
                    break;
            }
        }

        public readonly ImageHeader ToHeader(int fileBytes)
        {
            if (_width is not > 0 || _height is not > 0)
            {
                return ImageHeader.Refused(ImageRefusal.Corrupt);
            }

            const int Separated = 5;
            bool supported = (_bits ?? 1) is 1 or 2 or 4 or 8 or 10 or 12 or 14 or 16 && (_format ?? 1) == 1 && _photometric != Separated;
            ImageRefusal refusal =
                !supported ? ImageRefusal.Unsupported
                : _end > fileBytes ? ImageRefusal.Truncated
                : ImageRefusal.None;
            return new ImageHeader(_width.Value, _height.Value, refusal);
        }

        // Tags are sorted, so the offsets (273, 324) come before their byte counts (279, 325).
        private readonly long End(TiffField counts, ReadOnlySpan<byte> file)
        {
            long end = 0;
            uint strips = (uint)Math.Min(counts.Count, (long)file.Length);
            for (uint i = 0; i < strips; i++)
            {
                if (_offsets.Value(file, i) is not { } offset || counts.Value(file, i) is not { } bytes)
                {
                    return long.MaxValue;
                }

                end = Math.Max(end, offset + bytes);
            }

            return end;
        }
    }
}
