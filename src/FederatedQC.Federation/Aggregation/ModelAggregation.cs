using System.Runtime.ExceptionServices;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Aggregation;

/// <summary>Aggregates a whole model, block by block.</summary>
public static class ModelAggregation
{
    /// <summary>Reads a block of the model that the deltas are changes of.</summary>
    /// <param name="block">Index of the block.</param>
    /// <param name="values">Receives the parameters; as long as the block.</param>
    public delegate void BlockReader(int block, Span<float> values);

    /// <summary>
    /// Computes the next shared vector. Beyond the result it needs memory for one block a thread, whatever the number of sites.
    /// The number of threads has no effect on any bit.
    /// </summary>
    /// <param name="strategy">The server's rule.</param>
    /// <param name="parameters">Length of the shared vector.</param>
    /// <param name="readBase">Reads the model that the deltas are changes of; called from several threads.</param>
    /// <param name="updates">The admitted updates through the block of the given index; called from several threads.</param>
    /// <param name="threads">Blocks at a time, at least 1.</param>
    /// <param name="cancellationToken">Ends the work between two blocks.</param>
    /// <returns>The new shared vector, owned by the caller.</returns>
    /// <remarks>What reading the base or an update throws comes out as it is.</remarks>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static float[] Aggregate(
        IAggregationStrategy strategy, int parameters, BlockReader readBase, Func<int, IBlockUpdates> updates, int threads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(parameters);
        ArgumentNullException.ThrowIfNull(readBase);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var result = new float[parameters];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        try
        {
            Parallel.For(0, ParameterBlocks.CountOf(parameters), options, block =>
            {
                var values = result.AsSpan(ParameterBlocks.RangeOf(parameters, block));
                readBase(block, values);
                strategy.AggregateBlock(block, values, updates(block), values);
            });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return result;
    }
}
