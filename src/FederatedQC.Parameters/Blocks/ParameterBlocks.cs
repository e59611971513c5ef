namespace FederatedQC.Parameters.Blocks;

/// <summary>
/// How a flat parameter vector is cut into blocks: every block holds <see cref="Size"/> parameters, the last one the rest.
/// A block is the unit of hashing, sending, storing and aggregating.
/// </summary>
public static class ParameterBlocks
{
    /// <summary>Parameters in a full block: 65,536, which is 256 KiB of float32.</summary>
    public const int Size = 65_536;

    /// <summary>Number of blocks of a vector; 0 for an empty one.</summary>
    /// <param name="parameters">Length of the vector, in parameters.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameters"/> is negative.</exception>
    public static int CountOf(int parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameters);
        return (parameters / Size) + (parameters % Size == 0 ? 0 : 1);
    }

    /// <summary>Where a block stands in its vector.</summary>
    /// <param name="parameters">Length of the vector, in parameters.</param>
    /// <param name="block">Index of the block, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The vector has no such block.</exception>
    public static Range RangeOf(int parameters, int block)
    {
        var start = StartOf(parameters, block);
        return start..(start + Math.Min(Size, parameters - start));
    }

    /// <summary>Parameters in a block: <see cref="Size"/>, or what is left for the last one.</summary>
    /// <inheritdoc cref="RangeOf"/>
    public static int LengthOf(int parameters, int block) => Math.Min(Size, parameters - StartOf(parameters, block));

    private static int StartOf(int parameters, int block)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(block);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(block, CountOf(parameters));
        return block * Size;
    }
}
