using System.Buffers.Binary;

namespace FederatedQC.Vision.Tests.Images;

/// <summary>Writes uncompressed BMP and TIFF files by hand.</summary>
internal static class RawFiles
{
    /// <summary>24 bits a pixel, all channels equal, bottom row first.</summary>
    public static byte[] Bmp(int width, int height, byte[] levels)
    {
        int rowBytes = ((width * 3) + 3) / 4 * 4;
        byte[] file = new byte[54 + (rowBytes * height)];
        "BM"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(22), height);
        file[26] = 1;
        file[28] = 24;
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                file.AsSpan(54 + ((height - 1 - y) * rowBytes) + (3 * x), 3).Fill(levels[(y * width) + x]);
            }
        }

        return file;
    }

    /// <summary>One row with 32 bits a pixel: blue, green, red, and what may be alpha.</summary>
    public static byte[] Bmp32(int width, byte[] bgra)
    {
        byte[] file = [.. Bmp(1, 1, [0]).AsSpan(0, 54), .. bgra];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(2), file.Length);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(18), width);
        file[28] = 32;
        return file;
    }

    /// <summary>One grey strip, little-endian.</summary>
    public static byte[] Tiff(int width, int height, short bits, byte[] samples, short format = 1, short photometric = 1)
    {
        (short Tag, int Value)[] tags =
        [
            (256, width),
            (257, height),
            (258, bits),
            (259, 1),
            (262, photometric),
            (273, 8),
            (277, 1),
            (278, height),
            (279, samples.Length),
            (339, format),
        ];
        byte[] file = new byte[8 + samples.Length + (samples.Length & 1) + 2 + (12 * tags.Length) + 4];
        "II*\0"u8.CopyTo(file);
        int directory = 8 + samples.Length + (samples.Length & 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), directory);
        samples.CopyTo(file, 8);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(directory), (short)tags.Length);
        for (int i = 0; i < tags.Length; i++)
        {
            Span<byte> entry = file.AsSpan(directory + 2 + (12 * i), 12);
            BinaryPrimitives.WriteInt16LittleEndian(entry, tags[i].Tag);
            BinaryPrimitives.WriteInt16LittleEndian(entry[2..], 4);
            BinaryPrimitives.WriteInt32LittleEndian(entry[4..], 1);
            BinaryPrimitives.WriteInt32LittleEndian(entry[8..], tags[i].Value);
        }

        return file;
    }
}
