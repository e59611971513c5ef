namespace FederatedQC.Parameters.Blocks;

/// <summary>
/// A whole block of float32 zeros. Everybody knows it by its hash, so it need not travel: of sums that are gathered round by round most are
/// zero at first.
/// </summary>
public static class ZeroBlock
{
    /// <summary>Bytes of the block.</summary>
    public const int Length = ParameterBlocks.Size * sizeof(float);

    private static readonly byte[] Zeros = new byte[Length];

    /// <summary>Its bytes.</summary>
    public static ReadOnlySpan<byte> Bytes => Zeros;

    /// <summary>SHA-256 of its bytes.</summary>
    public static Hash256 Hash { get; } = Hash256.Of(Zeros);
}
