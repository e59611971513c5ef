using System.Collections.Concurrent;
using FederatedQC.Federation.Admission;

namespace FederatedQC.Aggregator.Health;

/// <summary>What is counted since the process began. Thread-safe.</summary>
internal sealed class AggregatorMetrics
{
    /// <summary>Reason to drop a message: it is not signed by the site whose topic it came on, or no such message.</summary>
    public const string NotAuthentic = "not_authentic";

    /// <summary>Reason to drop a message: its site sends more than is read of one.</summary>
    public const string TooMany = "too_many";

    /// <summary>Reason to drop a message: it came on a topic that no site of this run sends on.</summary>
    public const string ForeignTopic = "foreign_topic";

    /// <summary>Reason to drop a message: handling it failed.</summary>
    public const string Failed = "failed";

    private readonly ConcurrentDictionary<string, long> _refused = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _dropped = new(StringComparer.Ordinal);
    private long _accepted;
    private long _ignoredBlocks;
    private long _bytesIn;
    private long _bytesOut;
    private long _aggregations;
    private long _aggregationTicks;
    private long _unwrittenReleases;

    public long UpdatesAccepted => Interlocked.Read(ref _accepted);

    public IReadOnlyDictionary<string, long> UpdatesRefused => _refused;

    /// <summary>Messages of sites that were acknowledged and came to nothing, by reason.</summary>
    public IReadOnlyDictionary<string, long> MessagesDropped => _dropped;

    public long BlocksIgnored => Interlocked.Read(ref _ignoredBlocks);

    public long BytesIn => Interlocked.Read(ref _bytesIn);

    public long BytesOut => Interlocked.Read(ref _bytesOut);

    public long Aggregations => Interlocked.Read(ref _aggregations);

    public TimeSpan AggregationTime => TimeSpan.FromTicks(Interlocked.Read(ref _aggregationTicks));

    public long UnwrittenReleases => Interlocked.Read(ref _unwrittenReleases);

    public void Accepted() => Interlocked.Increment(ref _accepted);

    public void Refused(RefusalReason reason) => _refused.AddOrUpdate(RefusalCodes.Of(reason), 1, (_, count) => count + 1);

    public void Dropped(string reason) => _dropped.AddOrUpdate(reason, 1, (_, count) => count + 1);

    public void BlockIgnored() => Interlocked.Increment(ref _ignoredBlocks);

    public void Received(int bytes) => Interlocked.Add(ref _bytesIn, bytes);

    public void Sent(int bytes) => Interlocked.Add(ref _bytesOut, bytes);

    public void Aggregated(TimeSpan took)
    {
        Interlocked.Increment(ref _aggregations);
        Interlocked.Add(ref _aggregationTicks, took.Ticks);
    }

    public void ReleaseNotWritten() => Interlocked.Increment(ref _unwrittenReleases);
}
