using System.Buffers;
using FederatedQC.Aggregator.Health;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Aggregator.Models;

/// <summary>Puts blocks with their manifest on the broker, retained, and takes them away again.</summary>
internal sealed class BlockPublisher(ConsortiumLinks links, RetainedReader reader, AggregatorMetrics metrics)
{
    /// <summary>
    /// Publishes the blocks and then the manifest: where that is, they all are. A connection that was lost in between may mean a broker
    /// that has lost what it had acknowledged: then it is asked what is there, and the rest is published again.
    /// </summary>
    /// <param name="content">What is to be there.</param>
    /// <param name="isDoubtful">Whether some of it may be there already.</param>
    /// <param name="cancellation">The process is stopping.</param>
    /// <returns>How many blocks were published.</returns>
    /// <exception cref="BrokerRefusalException">The broker does not take it.</exception>
    public async Task<int> PublishAsync(RetainedContent content, bool isDoubtful, CancellationToken cancellation)
    {
        for (var published = 0; ; isDoubtful = true)
        {
            await links.Bulk.WaitConnectedAsync(cancellation);
            var connection = links.Bulk.Connection;
            var missing = isDoubtful ? await MissingAsync(content, cancellation) : [.. Enumerable.Range(0, content.Lengths.Count)];
            await SendAsync(content, missing, cancellation);
            published += missing.Count;
            if (links.Bulk.Connection == connection)
            {
                await ConsortiumLinks.DeliverAsync(links.Bulk, content.Topics.Manifest, content.Manifest, retain: true, cancellation);
                if (links.Bulk.Connection == connection)
                {
                    return published;
                }
            }
        }
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
            await ConsortiumLinks.DeliverAsync(links.Bulk, topics.Block(block), default, retain: true, token)
        );
    }

    private Task SendAsync(RetainedContent content, IReadOnlyList<int> blocks, CancellationToken cancellation) =>
        Parallel.ForEachAsync(blocks, Parallelism(cancellation), async (block, token) =>
        {
            var rented = ArrayPool<byte>.Shared.Rent(content.Lengths[block]);
            var bytes = rented.AsMemory(0, content.Lengths[block]);
            content.Read(block, bytes);
            await ConsortiumLinks.DeliverAsync(links.Bulk, content.Topics.Block(block), bytes, retain: true, token);
            metrics.Sent(bytes.Length);

            // Only now: where the delivery was given up, the link may still be reading it.
            ArrayPool<byte>.Shared.Return(rented);
        });

    // Those that the broker does not hold as they should be.
    private async Task<IReadOnlyList<int>> MissingAsync(RetainedContent content, CancellationToken cancellation)
    {
        var topics = Enumerable.Range(0, content.Lengths.Count).ToDictionary(content.Topics.Block, block => block, StringComparer.Ordinal);
        SortedSet<int> missing;
        do
        {
            missing = [.. topics.Values];
        } while (!await reader.TryReadAsync(topics.Keys, Take, cancellation));
        return [.. missing];

        void Take(string topic, ReadOnlyMemory<byte> payload)
        {
            if (topics.TryGetValue(topic, out var block) && Hash256.Of(payload.Span) == content.Hashes[block])
            {
                missing.Remove(block);
            }
        }
    }

    private ParallelOptions Parallelism(CancellationToken cancellation) =>
        new() { MaxDegreeOfParallelism = links.Window, CancellationToken = cancellation };
}
