using System.Buffers;
using FederatedQC.Aggregator.Health;

namespace FederatedQC.Aggregator.Models;

/// <summary>Puts blocks with their manifest on the broker, retained, and takes them away again.</summary>
internal sealed class BlockPublisher(ConsortiumLinks links, AggregatorMetrics metrics)
{
    /// <summary>Publishes the blocks and then the manifest: where that is, they all are.</summary>
    /// <param name="topics">Where.</param>
    /// <param name="lengths">Length in bytes of each block.</param>
    /// <param name="read">Reads a block, whole.</param>
    /// <param name="manifest">The sealed manifest.</param>
    /// <param name="cancellation">The process is stopping.</param>
    /// <exception cref="BrokerRefusalException">The broker does not take it.</exception>
    public async Task PublishAsync(RetainedTopics topics, IReadOnlyList<int> lengths, Action<int, Memory<byte>> read, byte[] manifest, CancellationToken cancellation)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, lengths.Count), Parallelism(cancellation), async (block, token) =>
        {
            var rented = ArrayPool<byte>.Shared.Rent(lengths[block]);
            var bytes = rented.AsMemory(0, lengths[block]);
            read(block, bytes);
            await ConsortiumLinks.DeliverAsync(links.Bulk, topics.Block(block), bytes, retain: true, token);
            metrics.Sent(bytes.Length);

            // Only now: where the delivery was given up, the link may still be reading it.
            ArrayPool<byte>.Shared.Return(rented);
        });
        await ConsortiumLinks.DeliverAsync(links.Bulk, topics.Manifest, manifest, retain: true, cancellation);
    }

    /// <summary>Clears the manifest and then the blocks.</summary>
    /// <param name="topics">Where.</param>
    /// <param name="blocks">Number of blocks.</param>
    /// <param name="cancellation">The process is stopping.</param>
    /// <exception cref="BrokerRefusalException">The broker does not take it.</exception>
    public async Task ClearAsync(RetainedTopics topics, int blocks, CancellationToken cancellation)
    {
        await ConsortiumLinks.DeliverAsync(links.Bulk, topics.Manifest, default, retain: true, cancellation);
        await Parallel.ForEachAsync(Enumerable.Range(0, blocks), Parallelism(cancellation), async (block, token) =>
            await ConsortiumLinks.DeliverAsync(links.Bulk, topics.Block(block), default, retain: true, token));
    }

    private ParallelOptions Parallelism(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = links.Window, CancellationToken = cancellation };
}
