using System.Collections.Concurrent;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Aggregator.Sites;

/// <summary>
/// How many messages of a kind are read of a site: a bucket of tokens each, so that what one site sends too much costs none of the others.
/// A message that moved the run gives its token back, and so a site that does what it is asked for never runs out. Thread-safe.
/// </summary>
internal sealed class SiteRates(TimeProvider time)
{
    /// <summary>Messages that may come at once.</summary>
    public const int Burst = 32;

    /// <summary>After this long there is one more token.</summary>
    public static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);

    // The broker lets through no name without a certificate; beyond this many something is wrong with it, and memory comes first.
    private const int MaxBuckets = 16_384;
    private readonly ConcurrentDictionary<(string Site, TopicKind Kind), Bucket> _buckets = [];

    /// <summary>Takes a token for a message; false where the site has none left, and the message is not to be read.</summary>
    public bool TryTake(string site, TopicKind kind)
    {
        if (_buckets.Count >= MaxBuckets)
        {
            _buckets.Clear();
        }

        var bucket = _buckets.GetOrAdd((site, kind), _ => new Bucket(time.GetTimestamp()));
        lock (bucket)
        {
            bucket.Fill(time.GetTimestamp(), time.TimestampFrequency);
            return bucket.Change(-1);
        }
    }

    /// <summary>The message that took a token was of use.</summary>
    public void GiveBack(string site, TopicKind kind)
    {
        if (_buckets.TryGetValue((site, kind), out var bucket))
        {
            lock (bucket)
            {
                bucket.Change(1);
            }
        }
    }

    private sealed class Bucket(long filledAt)
    {
        private double _tokens = Burst;
        private long _filledAt = filledAt;

        public void Fill(long now, long frequency)
        {
            _tokens = Math.Min(Burst, _tokens + ((double)(now - _filledAt) / frequency / Refill.TotalSeconds));
            _filledAt = now;
        }

        public bool Change(int by)
        {
            if (_tokens + by < 0)
            {
                return false;
            }

            _tokens = Math.Min(Burst, _tokens + by);
            return true;
        }
    }
}
