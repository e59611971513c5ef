using System.Collections.Concurrent;
using System.Collections.Immutable;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Aggregator.Sites;

/// <summary>What the sites say of themselves, and how much came from each since this process began. Thread-safe.</summary>
internal sealed class SiteDirectory(TimeProvider time)
{
    private const int MaxSites = 4096;
    private readonly ConcurrentDictionary<string, SiteRecord> _sites = new(StringComparer.Ordinal);

    /// <summary>All sites that were heard of, by name.</summary>
    public ImmutableSortedDictionary<string, SiteRecord> All => _sites.ToImmutableSortedDictionary(StringComparer.Ordinal);

    /// <summary>Sites that are connected.</summary>
    public int Online => _sites.Values.Count(site => site.Online);

    /// <summary>A site said how it is; its will says that it is gone.</summary>
    public void Heard(string site, SiteStatus status) =>
        Change(site, known =>
            known with
            {
                Online = status.Online,
                AgentVersion = PeerText.Visible(status.AgentVersion),
                Samples = status.Samples,
                LineModel = PackedHashes.UnpackOne(status.LineModel)?.ToString() ?? "",
                Problem = PeerText.Visible(status.Problem, PeerText.MaxSentenceLength),
                LastHeard = time.GetUtcNow(),
            }
        );

    /// <summary>Bytes came from a site.</summary>
    public void Received(string site, int bytes) =>
        Change(site, known => known with { BytesReceived = known.BytesReceived + bytes, LastHeard = time.GetUtcNow() });

    private void Change(string site, Func<SiteRecord, SiteRecord> change)
    {
        if (_sites.Count < MaxSites || _sites.ContainsKey(site))
        {
            _sites.AddOrUpdate(site, _ => change(new SiteRecord()), (_, known) => change(known));
        }
    }
}
