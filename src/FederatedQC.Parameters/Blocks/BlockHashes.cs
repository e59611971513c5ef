namespace FederatedQC.Parameters.Blocks;

/// <summary>
/// SHA-256 over the little-endian float32 bytes of parameters. Equal bits give equal hashes; 0 and -0 differ, as do two kinds of NaN.
/// </summary>
public static class BlockHashes
{
    /// <summary>The hash of one block.</summary>
    public static Hash256 OfBlock(ReadOnlySpan<float> block) => Hash256.Of(FloatBytes.Of(block));

    /// <summary>The hash of every block of a vector, in order; empty for an empty vector.</summary>
    public static Hash256[] OfVector(ReadOnlySpan<float> shared)
    {
        var hashes = new Hash256[ParameterBlocks.CountOf(shared.Length)];
        for (var block = 0; block < hashes.Length; block++)
        {
            hashes[block] = OfBlock(shared[ParameterBlocks.RangeOf(shared.Length, block)]);
        }

        return hashes;
    }
}
