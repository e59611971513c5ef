using System.Buffers.Binary;

namespace FederatedQC.Vision.Tests.Images;

/// <summary>Writes little-endian TIFF files of one uncompressed strip a plane by hand.</summary>
internal static class TiffFile
{
    private const int FirstByte = 8;

    /// <summary>Writes a file.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="bits">Bits a sample.</param>
    /// <param name="photometric">0: white is 0, 1: black is 0, 2: red, green, blue.</param>
    /// <param name="planes">The strips: one with all samples of a pixel side by side, or one a sample.</param>
    /// <param name="samples">Samples a pixel.</param>
    /// <param name="more">More tags, each with a short value.</param>
    public static byte[] Write(
        int width,
        int height,
        int bits,
        int photometric,
        byte[][] planes,
        int samples = 1,
        params (int Tag, int Value)[] more
    )
    {
        var tags = new SortedDictionary<int, int[]>
        {
            [256] = [width],
            [257] = [height],
            [258] = [.. Enumerable.Repeat(bits, samples)],
            [259] = [1],
            [262] = [photometric],
            [277] = [samples],
            [278] = [height],
            [284] = [planes.Length > 1 ? 2 : 1],
        };
        foreach ((int tag, int value) in more)
        {
            tags[tag] = [value];
        }

        List<byte> file = [.. "II*\0"u8, 0, 0, 0, 0];
        tags[273] = [.. planes.Select(plane => Append(file, plane))];
        tags[279] = [.. planes.Select(plane => plane.Length)];
        var entries = tags.Select(tag => Entry(file, tag.Key, tag.Value)).ToArray();
        int directory = Append(file, Shorts(entries.Length));
        file.AddRange(entries.SelectMany(entry => entry));

        file.AddRange(Longs(0));
        byte[] bytes = [.. file];
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), directory);
        return bytes;
    }

    /// <summary>Samples of 16 bits as bytes.</summary>
    public static byte[] Words(params int[] samples) => Shorts(samples);

    private static int Append(List<byte> file, byte[] bytes)
    {
        file.AddRange(new byte[file.Count % 2]);
        int at = Math.Max(FirstByte, file.Count);
        file.AddRange(bytes);
        return at;
    }

    // Up to four bytes of values stand in the entry itself.
    private static byte[] Entry(List<byte> file, int tag, int[] values)
    {
        bool isLong = tag is 273 or 279;
        byte[] bytes = isLong ? Longs(values) : Shorts(values);
        byte[] place = bytes.Length > 4 ? Longs(Append(file, bytes)) : [.. bytes, .. new byte[4 - bytes.Length]];
        return [.. Shorts(tag, isLong ? 4 : 3), .. Longs(values.Length), .. place];
    }

    private static byte[] Shorts(params int[] values) => [.. values.SelectMany(value => BitConverter.GetBytes((ushort)value))];

    private static byte[] Longs(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
}
