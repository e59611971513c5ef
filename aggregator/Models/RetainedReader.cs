using System.Security.Cryptography;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Aggregator.Models;

/// <summary>
/// Reads what the broker retains, a few topics at a time. That a topic is empty shows in a message that the aggregator sends to itself
/// after it has subscribed: once that is back, everything retained has come before it.
/// </summary>
/// <remarks>Messages come from the loop that reads the control connection, which must never wait for a reading.</remarks>
internal sealed class RetainedReader(ConsortiumLinks links, TimeProvider time) : IDisposable
{
    private const int NonceBytes = 16;

    // No more on the line at once than the connection's queue at the broker holds for sure.
    private const int Window = 8;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly SemaphoreSlim _turn = new(1);
    private volatile Reading? _reading;

    /// <summary>Takes a retained message.</summary>
    public void Arrived(string topic, ReadOnlyMemory<byte> payload) => _reading?.Take(topic, payload);

    /// <summary>Takes the aggregator's message to itself.</summary>
    public void Echoed(ReadOnlySpan<byte> nonce)
    {
        if (_reading is { } reading && nonce.SequenceEqual(reading.Nonce))
        {
            reading.Done.TrySetResult(true);
        }
    }

    /// <summary>Reads topics.</summary>
    /// <param name="filters">The topics; wildcards are allowed where few messages match.</param>
    /// <param name="take">Called for each message, one after the other.</param>
    /// <param name="cancellation">The process is stopping.</param>
    /// <returns>False where the connection was lost in between: what did not come may be there all the same.</returns>
    public async Task<bool> TryReadAsync(
        IEnumerable<string> filters,
        Action<string, ReadOnlyMemory<byte>> take,
        CancellationToken cancellation
    )
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            await links.Control.SubscribeAsync(links.Topics.Answers(PartyName.Aggregator), QualityOfService.AtLeastOnce, cancellation);
            foreach (var some in filters.Chunk(Window))
            {
                if (!await TryReadSomeAsync(some, take, cancellation))
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<bool> TryReadSomeAsync(string[] filters, Action<string, ReadOnlyMemory<byte>> take, CancellationToken cancellation)
    {
        await links.Control.WaitConnectedAsync(cancellation);
        var connection = links.Control.Connection;
        var reading = new Reading(RandomNumberGenerator.GetBytes(NonceBytes), take);
        using var limit = new CancellationTokenSource(Limit, time);
        await using var ends = limit.Token.Register(() => reading.Done.TrySetResult(false));
        void OnLost(object? sender, LinkDisconnectedEventArgs lost) => reading.Done.TrySetResult(false);
        links.Control.Disconnected += OnLost;
        _reading = reading;
        try
        {
            foreach (var filter in filters)
            {
                await links.Control.SubscribeAsync(filter, QualityOfService.AtLeastOnce, cancellation);
            }

            await ConsortiumLinks.DeliverAsync(
                links.Control,
                links.Topics.Answers(PartyName.Aggregator),
                reading.Nonce,
                retain: false,
                cancellation
            );
            return await reading.Done.Task.WaitAsync(cancellation) && links.Control.Connection == connection;
        }
        finally
        {
            _reading = null;
            links.Control.Disconnected -= OnLost;
            foreach (var filter in filters)
            {
                await links.Control.UnsubscribeAsync(filter, CancellationToken.None);
            }
        }
    }

    private sealed record Reading(byte[] Nonce, Action<string, ReadOnlyMemory<byte>> Take)
    {
        public TaskCompletionSource<bool> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
