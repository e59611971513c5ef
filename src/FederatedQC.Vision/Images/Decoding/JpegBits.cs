namespace FederatedQC.Vision.Decoding;

/// <summary>Reads the coded data of a JPEG file bit by bit, up to the next marker (ITU-T T.81, annex F.2.2.5).</summary>
internal ref struct JpegBits
{
    private readonly ReadOnlySpan<byte> _file;
    private ulong _bits;
    private int _count;
    private bool _atMarker;

    /// <summary>Begins at a place of the file.</summary>
    public JpegBits(ReadOnlySpan<byte> file, int at)
    {
        _file = file;
        At = at;
    }

    /// <summary>The next byte to be read; the marker's FF once the data is used up.</summary>
    public int At { get; private set; }

    /// <summary>Whether something was read that is not there, or no code is.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Reads a symbol.</summary>
    public int Symbol(JpegHuffmanTable table)
    {
        Fill();
        int next =
            _count >= JpegHuffmanTable.MostBits
                ? (int)((_bits >> (_count - JpegHuffmanTable.MostBits)) & 0xFFFF)
                : (int)((_bits << (JpegHuffmanTable.MostBits - _count)) & 0xFFFF);
        int symbol = table.Find(next, out int length);
        IsDamaged |= length == 0;
        Drop(length);
        return symbol;
    }

    /// <summary>Reads up to 16 bits as a number.</summary>
    public int Number(int bits)
    {
        Fill();
        int number = _count >= bits ? (int)((_bits >> (_count - bits)) & ((1UL << bits) - 1)) : 0;
        Drop(bits);
        return number;
    }

    /// <summary>Notes that what was read can't be.</summary>
    public void Damage() => IsDamaged = true;

    /// <summary>Passes over up to 16 bits.</summary>
    public void Skip(int bits)
    {
        if (_count < bits)
        {
            Fill();
        }

        Drop(bits);
    }

    /// <summary>Ends a stretch of data: no more than the bits that fill up its last byte may be left before the marker.</summary>
    /// <returns>The marker; 0 where there is none.</returns>
    public byte EndStretch()
    {
        Fill();
        IsDamaged |= !_atMarker || _count >= 8;
        _bits = 0;
        _count = 0;
        _atMarker = false;
        int at = At;
        while (at < _file.Length && _file[at] == 0xFF)
        {
            at++;
        }

        return at < _file.Length && at > At ? _file[at] : (byte)0;
    }

    /// <summary>Goes on after a restart marker.</summary>
    public void PassMarker()
    {
        while (At < _file.Length && _file[At] == 0xFF)
        {
            At++;
        }

        At++;
    }

    private void Drop(int bits)
    {
        IsDamaged |= bits > _count;
        _count = Math.Max(0, _count - bits);
    }

    private void Fill()
    {
        while (_count <= 48 && !_atMarker)
        {
            if (At >= _file.Length)
            {
                _atMarker = true;
                break;
            }

            byte next = _file[At];
            if (next == 0xFF)
            {
                if (At + 1 >= _file.Length || _file[At + 1] != 0)
                {
                    _atMarker = true;
                    break;
                }

                At++;
            }

            At++;
            _bits = (_bits << 8) | next;
            _count += 8;
        }
    }
}
