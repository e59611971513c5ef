using FederatedQC.Storage.Updates;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// Whether the disk can take updates: what can't be stored is not asked for, and a commit that would need it waits for an answer, upon
/// which its site commits again after a while. Thread-safe.
/// </summary>
internal sealed class DiskAvailability(AggregatorOptions options, TimeProvider time)
{
    private readonly Lock _turn = new();
    private int _failures;
    private long _failedAt;

    /// <summary>Why nothing is stored for now; null while the disk takes what comes.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether there is room, and no failure is so recent that it would only come again.</summary>
    /// <param name="store">Where the bytes would go.</param>
    /// <param name="bytes">How many are to come.</param>
    public bool Takes(UpdateStore store, long bytes)
    {
        lock (_turn)
        {
            if (_failures > 0 && time.GetElapsedTime(_failedAt) < options.RetryAfter(_failures))
            {
                return false;
            }

            var hasRoom = store.HasRoomFor(bytes);
            Problem = hasRoom ? null : "the disk has no room for updates: free space or move the data folder";
            return hasRoom;
        }
    }

    /// <summary>Something was stored.</summary>
    public void Stored()
    {
        lock (_turn)
        {
            _failures = 0;
        }
    }

    /// <summary>Something could not be stored.</summary>
    public void Failed(string reason)
    {
        lock (_turn)
        {
            _failures++;
            _failedAt = time.GetTimestamp();
            Problem = reason;
        }
    }
}
