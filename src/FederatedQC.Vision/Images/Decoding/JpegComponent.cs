namespace FederatedQC.Vision.Decoding;

/// <summary>A component of a JPEG frame.</summary>
internal sealed class JpegComponent(byte id, int horizontal, int vertical)
{
    /// <summary>Its identifier.</summary>
    public byte Id { get; } = id;

    /// <summary>Blocks of an MCU side by side.</summary>
    public int Horizontal { get; } = horizontal;

    /// <summary>Blocks of an MCU below each other.</summary>
    public int Vertical { get; } = vertical;

    /// <summary>Blocks in a row of the component's own, and with those that fill up the last MCU.</summary>
    public (int Own, int Padded) Columns { get; set; }

    /// <summary>Rows of blocks of the component's own, and with those that fill up the last MCU.</summary>
    public (int Own, int Padded) Rows { get; set; }

    /// <summary>
    /// Of each block, which coefficients are known not to be 0; for progressive frames alone, whose refinements depend on it.
    /// </summary>
    public ulong[] NonZero { get; set; } = [];

    /// <summary>Whether a scan brought its mean levels.</summary>
    public bool HasMean { get; set; }
}
