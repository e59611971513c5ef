using System.Buffers.Binary;

namespace FederatedQC.Vision.Headers;

/// <summary>Reads the size from a BMP file and checks that the pixels of an uncompressed one are all there.</summary>
internal static class BmpHeader
{
    private const int FileHeaderBytes = 14;
    private const int SmallestHeader = FileHeaderBytes + 40;

    public static ImageHeader Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < SmallestHeader)
        {
            return ImageHeader.Refused(ImageRefusal.Truncated);
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(file[14..]) < 40)
        {
            return ImageHeader.Refused(ImageRefusal.Unsupported);
        }

        long offset = BinaryPrimitives.ReadUInt32LittleEndian(file[10..]);
        long width = BinaryPrimitives.ReadInt32LittleEndian(file[18..]);
        // A negative height means rows from top to bottom.
        long height = Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(file[22..]));
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(file[28..]);
        uint compression = BinaryPrimitives.ReadUInt32LittleEndian(file[30..]);
        if (width <= 0 || height == 0 || bits is not (1 or 4 or 8 or 16 or 24 or 32))
        {
            return ImageHeader.Refused(ImageRefusal.Corrupt);
        }

        long rowBytes = ((width * bits) + 31) / 32 * 4;
        bool uncompressed = compression is 0 or 3;
        bool whole = !uncompressed || height <= (file.Length - offset) / rowBytes;
        return new ImageHeader(width, height, whole ? ImageRefusal.None : ImageRefusal.Truncated);
    }
}
