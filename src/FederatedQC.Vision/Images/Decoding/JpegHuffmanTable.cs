namespace FederatedQC.Vision.Decoding;

/// <summary>A Huffman table of a JPEG file (ITU-T T.81, annex C).</summary>
internal sealed class JpegHuffmanTable
{
    /// <summary>Bits that the quick look takes.</summary>
    public const int QuickBits = 9;

    /// <summary>Bits of the longest code.</summary>
    public const int MostBits = 16;

    private readonly ushort[] _quick = new ushort[1 << QuickBits];
    private readonly int[] _end = new int[MostBits + 1];
    private readonly int[] _offset = new int[MostBits + 1];
    private readonly byte[] _symbols;

    private JpegHuffmanTable(byte[] symbols) => _symbols = symbols;

    /// <summary>Builds a table.</summary>
    /// <param name="counts">Codes of each length, 1 to 16.</param>
    /// <param name="symbols">Their symbols.</param>
    /// <returns>The table; null when there are more codes of a length than there can be.</returns>
    public static JpegHuffmanTable? Create(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> symbols)
    {
        var table = new JpegHuffmanTable(symbols.ToArray());
        int code = 0;
        int index = 0;
        for (int length = 1; length <= MostBits; length++)
        {
            table._offset[length] = index - code;
            for (int i = 0; i < counts[length - 1]; i++, code++, index++)
            {
                if (code >= 1 << length)
                {
                    return null;
                }

                table.AddQuick(code, length, symbols[index]);
            }

            table._end[length] = code;
            code <<= 1;
        }

        return table;
    }

    /// <summary>Finds the code that some bits begin with.</summary>
    /// <param name="bits">The next 16 bits.</param>
    /// <param name="length">The code's length; 0 when there is no such code.</param>
    /// <returns>Its symbol.</returns>
    public int Find(int bits, out int length)
    {
        int quick = _quick[bits >> (MostBits - QuickBits)];
        if (quick != 0)
        {
            length = quick >> 8;
            return quick & 0xFF;
        }

        for (length = QuickBits + 1; length <= MostBits; length++)
        {
            int code = bits >> (MostBits - length);
            if (code < _end[length])
            {
                int index = code + _offset[length];
                if (index >= 0 && index < _symbols.Length)
                {
                    return _symbols[index];
                }

                break;
            }
        }

        length = 0;
        return 0;
    }

    private void AddQuick(int code, int length, byte symbol)
    {
        if (length <= QuickBits)
        {
            int free = QuickBits - length;
            _quick.AsSpan(code << free, 1 << free).Fill((ushort)((length << 8) | symbol));
        }
    }
}
