using System.Runtime.ExceptionServices;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Aggregation;

/// <summary>Aggregates a whole model, block by block.</summary>
public static class ModelAggregation
{
    /// <summary>
    /// Computes the next shared vector. Beyond base and result it needs memory for one block a thread, whatever the number of sites.
    /// The number of threads has no effect on any bit.
    /// </summary>
    /// <param name="strategy">The server's rule.</param>
    /// <param name="shared">The shared vector of the model that the deltas are changes of; only read.</param>
    /// <param name="updates">The admitted updates through the block of the given index; called from several threads.</param>
    /// <param name="threads">Blocks at a time, at least 1.</param>
    /// <param name="cancellationToken">Ends the work between two blocks.</param>
    /// <returns>The new shared vector, owned by the caller.</returns>
    /// <remarks>What reading an update throws comes out as it is.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static float[] Aggregate(
        IAggregationStrategy strategy, float[] shared, Func<int, IBlockUpdates> updates, int threads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(shared);
        ArgumentNullException.ThrowIfNull(updates);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var result = new float[shared.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, ParameterBlocks.CountOf(shared.Length), options, block =>
            {
                var range = ParameterBlocks.RangeOf(shared.Length, block);
                strategy.AggregateBlock(block, shared.AsSpan(range), updates(block), result.AsSpan(range));
            });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return result;
    }
}
