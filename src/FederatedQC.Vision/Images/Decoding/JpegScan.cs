namespace FederatedQC.Vision.Decoding;

/// <summary>Follows the codes of one scan, block after block, without computing a pixel (ITU-T T.81, annexes F.2 and G.2).</summary>
internal sealed class JpegScan(JpegFrame frame, JpegScanHeader header, int restartInterval)
{
    private const int Coefficients = 64;
    private const int LongestRun = 15;
    private const int MostMeanBits = 11;
    private const byte FirstRestart = 0xD0;
    private int _emptyBlocks;

    /// <summary>Follows the scan to its end.</summary>
    /// <returns>Whether every block was there and nothing was left over.</returns>
    public bool Follow(ref JpegBits bits)
    {
        (int columns, int rows) =
            header.Parts.Count == 1 ? (header.Parts[0].Component.Columns.Own, header.Parts[0].Component.Rows.Own) : frame.Units;
        int units = columns * rows;
        for (int unit = 0; unit < units && !bits.IsDamaged; unit++)
        {
            if (restartInterval > 0 && unit > 0 && unit % restartInterval == 0 && !Restart(ref bits, (unit / restartInterval) - 1))
            {
                return false;
            }

            foreach (JpegScanPart part in header.Parts)
            {
                FollowUnit(ref bits, part, unit % columns, unit / columns);
            }
        }

        bits.EndStretch();
        return !bits.IsDamaged && _emptyBlocks == 0;
    }

    private bool Restart(ref JpegBits bits, int number)
    {
        bool follows = bits.EndStretch() == FirstRestart + (number % 8) && _emptyBlocks == 0;
        bits.PassMarker();
        return follows && !bits.IsDamaged;
    }

    private void FollowUnit(ref JpegBits bits, JpegScanPart part, int column, int row)
    {
        if (header.Parts.Count == 1)
        {
            Follow(ref bits, part, (row * part.Component.Columns.Padded) + column);
            return;
        }

        for (int y = 0; y < part.Component.Vertical; y++)
        {
            for (int x = 0; x < part.Component.Horizontal; x++)
            {
                int blockRow = (row * part.Component.Vertical) + y;
                Follow(ref bits, part, (blockRow * part.Component.Columns.Padded) + (column * part.Component.Horizontal) + x);
            }
        }
    }

    private void Follow(ref JpegBits bits, JpegScanPart part, int block)
    {
        bool isRefinement = header.HighBit > 0;
        if (header.First == 0)
        {
            if (isRefinement)
            {
                bits.Skip(1);
            }
            else
            {
                Mean(ref bits, part.Mean!);
            }
        }

        if (header.Last == 0)
        {
            return;
        }

        if (!frame.IsProgressive)
        {
            Sequential(ref bits, part.Detail!);
        }
        else if (isRefinement)
        {
            Refined(ref bits, part.Detail!, ref part.Component.NonZero[block]);
        }
        else
        {
            Progressive(ref bits, part.Detail!, ref part.Component.NonZero[block]);
        }
    }

    private static void Mean(ref JpegBits bits, JpegHuffmanTable table)
    {
        int size = bits.Symbol(table);
        if (size > MostMeanBits)
        {
            bits.Damage();
            return;
        }

        bits.Skip(size);
    }

    private static void Sequential(ref JpegBits bits, JpegHuffmanTable table)
    {
        for (int at = 1; at < Coefficients; at++)
        {
            int symbol = bits.Symbol(table);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size == 0 && run < LongestRun)
            {
                return;
            }

            at += run;
            if (at >= Coefficients || bits.IsDamaged)
            {
                bits.Damage();
                return;
            }

            bits.Skip(size);
        }
    }

    private void Progressive(ref JpegBits bits, JpegHuffmanTable table, ref ulong nonZero)
    {
        if (_emptyBlocks > 0)
        {
            _emptyBlocks--;
            return;
        }

        for (int at = header.First; at <= header.Last; at++)
        {
            int symbol = bits.Symbol(table);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size == 0 && run < LongestRun)
            {
                _emptyBlocks = (1 << run) - 1 + bits.Number(run);
                return;
            }

            at += run;
            if (at > header.Last || bits.IsDamaged)
            {
                bits.Damage();
                return;
            }

            bits.Skip(size);
            nonZero |= size > 0 ? 1UL << at : 0;
        }
    }

    // One bit for each coefficient that was not 0 before; between them the codes say where new ones appear.
    private void Refined(ref JpegBits bits, JpegHuffmanTable table, ref ulong nonZero)
    {
        int at = header.First;
        while (_emptyBlocks == 0 && at <= header.Last && !bits.IsDamaged)
        {
            int symbol = bits.Symbol(table);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size == 0 && run < LongestRun)
            {
                _emptyBlocks = (1 << run) + bits.Number(run);
                break;
            }

            bits.Skip(size);
            at = PassZeros(ref bits, nonZero, at, run);
            if (size > 1 || at > header.Last)
            {
                bits.Damage();
                return;
            }

            nonZero |= size > 0 ? 1UL << at : 0;
            at++;
        }

        if (_emptyBlocks > 0)
        {
            PassZeros(ref bits, nonZero, at, Coefficients);
            _emptyBlocks--;
        }
    }

    // Goes to the coefficient after so many that are still 0.
    private int PassZeros(ref JpegBits bits, ulong nonZero, int at, int zeros)
    {
        for (; at <= header.Last; at++)
        {
            if ((nonZero & (1UL << at)) != 0)
            {
                bits.Skip(1);
            }
            else if (zeros-- == 0)
            {
                break;
            }
        }

        return at;
    }
}
