using BitMiracle.LibTiff.Classic;

namespace FederatedQC.Vision.Decoding;

/// <summary>
/// The colour samples of a TIFF page: dark is 0 and bright is high, whatever the file says of its meaning; alpha is left out.
/// </summary>
internal sealed class TiffSamples
{
    private readonly TiffPage _page;
    private readonly bool _isPalette;
    private readonly int _top;

    public TiffSamples(TiffPage page)
    {
        _page = page;
        _isPalette = page.Photometric == Photometric.PALETTE;
        _top = (1 << page.Bits) - 1;
        Channels = _isPalette ? 3 : page.ColourSamples;
        Values = new ushort[(long)page.Width * page.Height * Channels];
    }

    /// <summary>1 or 3.</summary>
    public int Channels { get; }

    /// <summary>Columns as stored.</summary>
    public int Width => _page.Width;

    /// <summary>Rows as stored.</summary>
    public int Height => _page.Height;

    /// <summary>Bits of a value. A palette's are 16.</summary>
    public int Bits => _isPalette ? 16 : _page.Bits;

    /// <summary>How the page lies.</summary>
    public int Orientation => _page.Orientation;

    /// <summary>Whether the depth is the file's own and nothing is to be guessed: a palette's colours are.</summary>
    public bool IsDepthKnown => _isPalette;

    /// <summary>[height, width, channels].</summary>
    public ushort[] Values { get; }

    /// <summary>Takes a strip or tile, or the part of it that lies within the image.</summary>
    public void Take(byte[] chunk, int rowBytes, int plane, int left, int top, int width, int height)
    {
        int wanted = _page.IsPlanar ? 1 : _page.ColourSamples;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = chunk.AsSpan(y * rowBytes, rowBytes);
            if (_page.Bits == 8 && !_isPalette)
            {
                TakeBytes(row, ((((top + y) * _page.Width) + left) * Channels) + plane, width, wanted);
                continue;
            }

            for (int x = 0; x < width; x++)
            {
                int target = (((top + y) * _page.Width) + left + x) * Channels;
                for (int c = 0; c < wanted; c++)
                {
                    int value = Sample(row, (x * _page.SamplesInRow) + c);
                    if (_isPalette)
                    {
                        Colour(value, target);
                    }
                    else
                    {
                        Values[target + plane + c] = (ushort)(_page.Photometric == Photometric.MINISWHITE ? _top - value : value);
                    }
                }
            }
        }
    }

    // The usual case, at the speed of the memory.
    private void TakeBytes(ReadOnlySpan<byte> row, int target, int width, int wanted)
    {
        int turned = _page.Photometric == Photometric.MINISWHITE ? byte.MaxValue : 0;
        int step = _page.SamplesInRow;
        for (int x = 0, source = 0; x < width; x++, source += step, target += Channels)
        {
            for (int c = 0; c < wanted; c++)
            {
                Values[target + c] = (ushort)(row[source + c] ^ turned);
            }
        }
    }

    // Sixteen bits stand in the machine's order; anything else is a stream of bits, the highest first.
    private int Sample(ReadOnlySpan<byte> row, int index)
    {
        switch (_page.Bits)
        {
            case 8:
                return row[index];
            case 16:
                return BitConverter.ToUInt16(row[(2 * index)..]);
            default:
                int value = 0;
                for (int bit = index * _page.Bits; bit < (index + 1) * _page.Bits; bit++)
                {
                    value = (value << 1) | ((row[bit / 8] >> (7 - (bit % 8))) & 1);
                }

                return value;
        }
    }

    private void Colour(int index, int target)
    {
        for (int c = 0; c < 3; c++)
        {
            Values[target + c] = index < _page.Palette[c].Length ? _page.Palette[c][index] : (ushort)0;
        }
    }
}
