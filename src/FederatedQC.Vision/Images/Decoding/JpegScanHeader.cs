namespace FederatedQC.Vision.Decoding;

/// <summary>What a scan says of itself.</summary>
/// <param name="Parts">Its components.</param>
/// <param name="First">First coefficient, 0 to 63.</param>
/// <param name="Last">Last coefficient, 0 to 63.</param>
/// <param name="HighBit">Above 0 in a scan that refines an earlier one.</param>
internal sealed record JpegScanHeader(IReadOnlyList<JpegScanPart> Parts, int First, int Last, int HighBit)
{
    private const int Coefficients = 64;

    /// <summary>Reads a scan header; null when it can't be, or names what there is not.</summary>
    /// <param name="segment">The header.</param>
    /// <param name="frame">The frame.</param>
    /// <param name="tables">Tables of means, then those of details, four each.</param>
    public static JpegScanHeader? Read(ReadOnlySpan<byte> segment, JpegFrame frame, IReadOnlyList<JpegHuffmanTable?> tables)
    {
        int count = segment.IsEmpty ? 0 : segment[0];
        if (count == 0 || count > frame.Components.Count || segment.Length < 4 + (2 * count))
        {
            return null;
        }

        ReadOnlySpan<byte> rest = segment[(1 + (2 * count))..];
        var header = new JpegScanHeader(new JpegScanPart[count], rest[0], rest[1], rest[2] >> 4);
        var parts = (JpegScanPart[])header.Parts;
        for (int i = 0; i < count; i++)
        {
            byte id = segment[1 + (2 * i)];
            byte choice = segment[2 + (2 * i)];
            if (
                frame.Components.FirstOrDefault(component => component.Id == id) is not { } component
                || (choice >> 4) > 3
                || (choice & 15) > 3
            )
            {
                return null;
            }

            parts[i] = new JpegScanPart(component, tables[choice >> 4], tables[4 + (choice & 15)]);
            component.HasMean |= header.First == 0;
        }

        return header.Fits(frame) ? header : null;
    }

    private bool Fits(JpegFrame frame)
    {
        bool range = frame.IsProgressive
            ? First <= Last && Last < Coefficients && (First == 0 ? Last == 0 : Parts.Count == 1)
            : First == 0 && Last == Coefficients - 1 && HighBit == 0;
        bool needsMean = First == 0 && HighBit == 0;
        return range && Parts.All(part => (!needsMean || part.Mean is not null) && (Last == 0 || part.Detail is not null));
    }
}

/// <summary>A component of a scan.</summary>
/// <param name="Component">The component.</param>
/// <param name="Mean">Table of the mean levels, if there is one.</param>
/// <param name="Detail">Table of the other coefficients, if there is one.</param>
internal sealed record JpegScanPart(JpegComponent Component, JpegHuffmanTable? Mean, JpegHuffmanTable? Detail);
