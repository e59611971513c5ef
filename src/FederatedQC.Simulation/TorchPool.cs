using FederatedQC.Learning.Torch;

namespace FederatedQC.Simulation;

/// <summary>
/// Threads of torch that share out work, one piece at a time each. What a piece comes to does not depend on which thread does it.
/// </summary>
internal sealed class TorchPool(int threads) : IDisposable
{
    private readonly TorchThread[] _threads = [.. Enumerable.Range(0, threads).Select(_ => new TorchThread())];

    /// <summary>Does the work for every item.</summary>
    /// <param name="items">The items; the most work first keeps all threads busy to the end.</param>
    /// <param name="work">Done on a thread of the pool.</param>
    /// <param name="cancellation">Ends the work between two items.</param>
    /// <returns>The results in the order of the items.</returns>
    public TResult[] Map<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TorchThread, TResult> work, CancellationToken cancellation)
    {
        var results = new TResult[items.Count];
        var next = -1;
        var lanes = _threads.Select(thread =>
            Task.Run(
                () =>
                {
                    for (var item = Interlocked.Increment(ref next); item < items.Count; item = Interlocked.Increment(ref next))
                    {
                        cancellation.ThrowIfCancellationRequested();
                        results[item] = work(items[item], thread);
                    }
                },
                cancellation
            )
        );
        Task.WhenAll(lanes).GetAwaiter().GetResult();
        return results;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var thread in _threads)
        {
            thread.Dispose();
        }
    }
}
