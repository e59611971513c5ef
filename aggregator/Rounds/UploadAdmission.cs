using System.Collections.Immutable;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// Says which sites may send now: as many uploads at a time as the broker's queue holds, in the order in which they were announced. Whoever
/// is told to send and does not makes room for the next. Thread-safe.
/// </summary>
/// <remarks>
/// An announcement is a commit whose blocks are not there yet, and the word to send is the answer that lists them. Nothing is kept over a
/// restart: sites announce again when their answer is overdue.
/// </remarks>
/// <param name="capacityBytes">What may be under way to the aggregator. An upload that is larger goes alone.</param>
/// <param name="time">The clock of silence.</param>
internal sealed class UploadAdmission(long capacityBytes, TimeProvider time)
{
    private readonly Lock _turn = new();
    private readonly Dictionary<string, Upload> _sending = new(StringComparer.Ordinal);
    private readonly List<Announcement> _waiting = [];

    /// <summary>How long a site that may send can be silent before it has to ask again.</summary>
    public static TimeSpan LongestSilence { get; } = TimeSpan.FromMinutes(2);

    /// <summary>A site announced an upload, or lacks an answer to what it announced.</summary>
    /// <param name="site">The site.</param>
    /// <param name="bytes">The length of what it will send.</param>
    /// <param name="answer">What tells it to.</param>
    /// <returns>Whoever may send now, which may be others too: each is to be sent its answer.</returns>
    public ImmutableArray<Announcement> Announced(string site, long bytes, UpdateAnswer answer)
    {
        lock (_turn)
        {
            var announcement = new Announcement(site, bytes, answer);
            if (_sending.ContainsKey(site))
            {
                // The answer was lost, or some blocks were: the room is the site's already.
                _sending[site] = new Upload(bytes, time.GetTimestamp());
                return [announcement, .. Admit()];
            }

            var place = _waiting.FindIndex(waiting => waiting.Site == site);
            if (place < 0)
            {
                _waiting.Add(announcement);
            }
            else
            {
                _waiting[place] = announcement;
            }

            return Admit();
        }
    }

    /// <summary>A block of a site came.</summary>
    public void Heard(string site)
    {
        lock (_turn)
        {
            if (_sending.TryGetValue(site, out var upload))
            {
                _sending[site] = upload with { Heard = time.GetTimestamp() };
            }
        }
    }

    /// <summary>Nothing of a site's upload is under way any more.</summary>
    /// <returns>Whoever may send now.</returns>
    public ImmutableArray<Announcement> Ended(string site)
    {
        lock (_turn)
        {
            _waiting.RemoveAll(waiting => waiting.Site == site);
            return _sending.Remove(site) ? Admit() : [];
        }
    }

    private ImmutableArray<Announcement> Admit()
    {
        foreach (
            var silent in _sending
                .Where(upload => time.GetElapsedTime(upload.Value.Heard) > LongestSilence)
                .Select(upload => upload.Key)
                .ToArray()
        )
        {
            _sending.Remove(silent);
        }

        var admitted = ImmutableArray.CreateBuilder<Announcement>();
        while (
            _waiting is [var first, ..]
            && (_sending.Count == 0 || _sending.Values.Sum(upload => upload.Bytes) + first.Bytes <= capacityBytes)
        )
        {
            _waiting.RemoveAt(0);
            _sending[first.Site] = new Upload(first.Bytes, time.GetTimestamp());
            admitted.Add(first);
        }

        return admitted.ToImmutable();
    }

    /// <summary>An upload that was announced, and the answer that lets it begin.</summary>
    internal sealed record Announcement(string Site, long Bytes, UpdateAnswer Answer);

    private readonly record struct Upload(long Bytes, long Heard);
}
