namespace FederatedQC.TestKit.Images;

/// <summary>Writes baseline JPEG files of 8 × 8 pixels by hand (ITU-T T.81): one block a component, its mean level only.</summary>
public static class JpegFile
{
    /// <summary>The level of every pixel of <see cref="WriteGrey"/>: 128 plus the coefficient 20 times the quantiser 8 over 8.</summary>
    public const byte GreyLevel = 148;

    /// <summary>A grey file whose pixels are all <see cref="GreyLevel"/>.</summary>
    /// <param name="segments">More segments after the start of the file, each with marker and length.</param>
    public static byte[] WriteGrey(params byte[][] segments) => Write(1, 8, 8, 0xC0, 8, segments);

    /// <summary>A file with four components, as CMYK files have.</summary>
    public static byte[] WriteCmyk() => Write(4, 8, 8, 0xC0, 8, []);

    /// <summary>A grey file whose frame header says what the arguments say.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="startOfFrame">The marker: C0 for baseline, C3 for lossless, C9 for arithmetic coding.</param>
    /// <param name="precision">Bits a sample.</param>
    public static byte[] WriteFrame(ushort width, ushort height, byte startOfFrame, byte precision) =>
        Write(1, width, height, startOfFrame, precision, []);

    private static byte[] Write(byte components, ushort width, ushort height, byte startOfFrame, byte precision, byte[][] segments)
    {
        List<byte> file = [0xFF, 0xD8];
        foreach (byte[] segment in segments)
        {
            file.AddRange(segment);
        }

        // All quantisers are 8.
        file.AddRange([0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)8, 64)]);
        file.AddRange([
            0xFF,
            startOfFrame,
            0,
            (byte)(8 + (3 * components)),
            precision,
            (byte)(height >> 8),
            (byte)(height & 0xFF),
            (byte)(width >> 8),
            (byte)(width & 0xFF),
            components,
            .. Enumerable.Range(1, components).SelectMany(c => new byte[] { (byte)c, 0x11, 0 }),
        ]);

        // One code of one bit in each table: five bits follow for the mean, the block ends after it.
        file.AddRange([0xFF, 0xC4, 0, 20, 0x00, 1, .. new byte[15], 5]);
        file.AddRange([0xFF, 0xC4, 0, 20, 0x10, 1, .. new byte[15], 0]);
        file.AddRange([
            0xFF,
            0xDA,
            0,
            (byte)(6 + (2 * components)),
            components,
            .. Enumerable.Range(1, components).SelectMany(c => new byte[] { (byte)c, 0 }),
            0,
            63,
            0,
        ]);

        // 0, then 10100 for 20, then 0 for the end of the block: seven bits a component, filled up with ones.
        string bits = string.Concat(Enumerable.Repeat("0101000", components));
        bits = bits.PadRight((bits.Length + 7) / 8 * 8, '1');
        file.AddRange(bits.Chunk(8).Select(octet => Convert.ToByte(new string(octet), 2)));
        file.AddRange([0xFF, 0xD9]);
        return [.. file];
    }
}
