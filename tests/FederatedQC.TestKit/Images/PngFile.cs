using System.Buffers.Binary;
using System.IO.Compression;

namespace FederatedQC.TestKit.Images;

/// <summary>Writes PNG files by hand, so that a test knows every pixel without asking the library that it tests.</summary>
public static class PngFile
{
    /// <summary>Colour type: grey.</summary>
    public const byte Grey = 0;

    /// <summary>Colour type: red, green, blue.</summary>
    public const byte Rgb = 2;

    /// <summary>Colour type: grey and alpha.</summary>
    public const byte GreyAlpha = 4;

    /// <summary>Colour type: red, green, blue and alpha.</summary>
    public const byte Rgba = 6;

    private static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>A whole file.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bitDepth">Bits a sample.</param>
    /// <param name="colourType">One of the constants here.</param>
    /// <param name="samples">The rows without filter bytes; 16-bit samples with the high byte first.</param>
    public static byte[] Write(int width, int height, byte bitDepth, byte colourType, ReadOnlySpan<byte> samples)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        WriteHeader(file, width, height, bitDepth, colourType);
        WriteChunk(file, "IDAT"u8, Compress(samples, height));
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    /// <summary>A file that announces a size and holds no pixel; its chunks are whole.</summary>
    public static byte[] WriteWithoutPixels(int width, int height)
    {
        using var file = new MemoryStream();
        file.Write(Signature);
        WriteHeader(file, width, height, 8, Grey);
        WriteChunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void WriteHeader(MemoryStream file, int width, int height, byte bitDepth, byte colourType)
    {
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        header[8] = bitDepth;
        header[9] = colourType;
        header[10..].Clear();
        WriteChunk(file, "IHDR"u8, header);
    }

    private static byte[] Compress(ReadOnlySpan<byte> samples, int height)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            int rowBytes = samples.Length / height;
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(samples.Slice(y * rowBytes, rowBytes));
            }
        }

        return compressed.ToArray();
    }

    private static void WriteChunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, Sum([.. type, .. data]));
        file.Write(number);
    }

    // CRC-32 as in annex D of the PNG specification.
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? (sum >> 1) ^ 0xEDB88320 : sum >> 1;
            }
        }

        return ~sum;
    }
}
