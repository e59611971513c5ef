namespace FederatedQC.Vision.Decoding;

/// <summary>The frame header of a JPEG file: what its scans are made of.</summary>
internal sealed class JpegFrame
{
    private const int BlockSide = 8;

    private JpegFrame(bool isProgressive, JpegComponent[] components) => (IsProgressive, Components) = (isProgressive, components);

    /// <summary>Whether coefficients come in several scans.</summary>
    public bool IsProgressive { get; }

    /// <summary>The components, in the file's order.</summary>
    public IReadOnlyList<JpegComponent> Components { get; }

    /// <summary>MCUs of a scan with all components: columns and rows.</summary>
    public (int Columns, int Rows) Units { get; private init; }

    /// <summary>Reads a frame header; null when it can't be.</summary>
    public static JpegFrame? Read(byte marker, ReadOnlySpan<byte> segment)
    {
        if (segment.Length < 6 || segment.Length < 6 + (3 * segment[5]))
        {
            return null;
        }

        int height = (segment[1] << 8) | segment[2];
        int width = (segment[3] << 8) | segment[4];
        var components = new JpegComponent[segment[5]];
        for (int i = 0; i < components.Length; i++)
        {
            ReadOnlySpan<byte> entry = segment.Slice(6 + (3 * i), 3);
            components[i] = new JpegComponent(entry[0], entry[1] >> 4, entry[1] & 15);
            if (components[i].Horizontal is < 1 or > 4 || components[i].Vertical is < 1 or > 4)
            {
                return null;
            }
        }

        int mostHorizontal = components.Max(component => component.Horizontal);
        int mostVertical = components.Max(component => component.Vertical);
        var frame = new JpegFrame(marker == 0xC2, components)
        {
            Units = (Up(width, BlockSide * mostHorizontal), Up(height, BlockSide * mostVertical)),
        };
        foreach (JpegComponent component in components)
        {
            component.Columns = (
                Up(Up(width * component.Horizontal, mostHorizontal), BlockSide),
                frame.Units.Columns * component.Horizontal
            );
            component.Rows = (Up(Up(height * component.Vertical, mostVertical), BlockSide), frame.Units.Rows * component.Vertical);
            component.NonZero = frame.IsProgressive ? new ulong[component.Columns.Padded * component.Rows.Padded] : [];
        }

        return frame;
    }

    private static int Up(int value, int divisor) => (value + divisor - 1) / divisor;
}
