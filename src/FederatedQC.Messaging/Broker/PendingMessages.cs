using FederatedQC.Protocol.Topics;

namespace FederatedQC.Messaging.Broker;

/// <summary>What waits for whom at the embedded broker, in bytes and messages. Thread-safe.</summary>
/// <param name="mostBytes">What may wait for the aggregator before sites are held back.</param>
internal sealed class PendingMessages(long mostBytes)
{
    /// <summary>The packet identifiers of a session are 16 bits: no two messages that wait for one client may share one.</summary>
    public const int MostMessages = 20_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Load> _sessions = new(StringComparer.Ordinal);
    private TaskCompletionSource _room = Opened();

    /// <summary>Counts a message for a client; false, and nothing is counted, when it would be one too many for a site.</summary>
    public bool TryAdd(string clientId, int bytes)
    {
        lock (_lock)
        {
            var load = _sessions.GetValueOrDefault(clientId);
            load = new Load(load.Bytes + bytes, load.Messages + 1);
            bool isTooMuch = load.Bytes > mostBytes || load.Messages > MostMessages;
            if (isTooMuch && !IsAggregator(clientId))
            {
                return false;
            }

            _sessions[clientId] = load;
            if (isTooMuch && _room.Task.IsCompleted)
            {
                _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return true;
        }
    }

    /// <summary>A client has a message.</summary>
    public void Remove(string clientId, int bytes)
    {
        lock (_lock)
        {
            if (_sessions.TryGetValue(clientId, out var load))
            {
                _sessions[clientId] = new Load(Math.Max(0, load.Bytes - bytes), Math.Max(0, load.Messages - 1));
                OpenIfThereIsRoom();
            }
        }
    }

    /// <summary>Nothing waits for a client any more.</summary>
    public void Forget(string clientId)
    {
        lock (_lock)
        {
            _sessions.Remove(clientId);
            OpenIfThereIsRoom();
        }
    }

    /// <summary>Waits while more waits for the aggregator than may.</summary>
    public Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return _room.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Whether a client is the aggregator's: the one that is waited for, and never held back itself, lest both wait for each other.
    /// </summary>
    public static bool IsAggregator(string clientId) => ClientName.PartyOf(clientId) == PartyName.Aggregator;

    private static TaskCompletionSource Opened()
    {
        var opened = new TaskCompletionSource();
        opened.SetResult();
        return opened;
    }

    private void OpenIfThereIsRoom()
    {
        if (
            !_room.Task.IsCompleted
            && !_sessions.Any(session =>
                IsAggregator(session.Key) && (session.Value.Bytes > mostBytes || session.Value.Messages > MostMessages)
            )
        )
        {
            _room.SetResult();
        }
    }

    private readonly record struct Load(long Bytes, int Messages);
}
