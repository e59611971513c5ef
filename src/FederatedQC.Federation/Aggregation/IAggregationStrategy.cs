namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// How the deltas of a round become the next model, one block at a time. A strategy is pure: same base and updates, same bytes out. Blocks may be
/// aggregated in any order and on several threads.
/// </summary>
public interface IAggregationStrategy
{
    /// <summary>Name of the server's rule.</summary>
    string Name { get; }

    /// <summary>Aggregates one block.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="baseBlock">The block of the model that the deltas are changes of.</param>
    /// <param name="updates">The admitted updates, in ordinal order of site ids.</param>
    /// <param name="result">Receives the new block; as long as <paramref name="baseBlock"/>, and may be the same memory.</param>
    /// <exception cref="ArgumentException">The lengths differ, sites are out of order or twice there, or the weights don't sum to 1.</exception>
    void AggregateBlock(int block, ReadOnlySpan<float> baseBlock, IBlockUpdates updates, Span<float> result);
}
