using System.Threading.Channels;
using FederatedQC.Messaging.Links;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Wire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Models;

/// <summary>
/// Finds out, whenever the control connection came about, which models and which plan the broker still holds: a broker that was killed has
/// lost what was newer than its last save, and an aggregator that was restored from a backup knows less than the broker. Looks closer at a
/// model that a site can't get.
/// </summary>
internal sealed partial class BrokerInventory(
    ConsortiumLinks links,
    RetainedReader reader,
    TrustAnchor trust,
    ModelDistribution distribution,
    PlanPublisher plans,
    TimeProvider time,
    ILogger<BrokerInventory> logger
) : BackgroundService
{
    /// <summary>However many sites ask for a model, and however often, it is looked at once in this time.</summary>
    private static readonly TimeSpan AskPause = TimeSpan.FromMinutes(1);

    private readonly Channel<Hash256?> _due = Channel.CreateUnbounded<Hash256?>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<Hash256, long> _asked = [];

    /// <summary>A site says that it can't get a model from the broker. To be called by one caller at a time.</summary>
    public void Asked(string site, Hash256 model)
    {
        if (!distribution.Offers(model) || (_asked.TryGetValue(model, out var last) && time.GetElapsedTime(last) < AskPause))
        {
            return;
        }

        _asked[model] = time.GetTimestamp();
        foreach (var old in _asked.Keys.Where(old => !distribution.Offers(old)).ToList())
        {
            _asked.Remove(old);
        }

        Log.Asked(logger, site, model.Short);
        _due.Writer.TryWrite(model);
    }

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        links.Control.Connected += OnConnected;
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override Task StopAsync(CancellationToken cancellationToken)
    {
        links.Control.Connected -= OnConnected;
        return base.StopAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var model in _due.Reader.ReadAllAsync(stoppingToken))
        {
            if (model is { } asked)
            {
                await distribution.CheckAsync(asked, stoppingToken);
            }
            else if (await distribution.TakeStockAsync(ReadAsync, stoppingToken))
            {
                await plans.RepublishAsync(stoppingToken);
            }
            else if (links.Control.IsConnected)
            {
                // Where the connection is lost instead, the next one brings this about.
                _due.Writer.TryWrite(null);
            }
        }
    }

    private void OnConnected(object? sender, LinkConnectedEventArgs connected) => _due.Writer.TryWrite(null);

    private async Task<IReadOnlyDictionary<RetainedItem, int>?> ReadAsync(CancellationToken cancellation)
    {
        var found = new Dictionary<RetainedItem, int>();
        Plan? plan = null;
        if (!await reader.TryReadAsync([links.Topics.Manifests, links.Topics.StepManifests, links.Topics.Plan], Take, cancellation))
        {
            return null;
        }

        Log.Found(logger, found.Count, plan?.Revision ?? 0);
        plans.Found(plan);
        return found;

        // What somebody else put there stays in place until ours is published over it.
        void Take(string topic, ReadOnlyMemory<byte> payload)
        {
            switch (links.Topics.TryParse(topic, out var address) ? address.Kind : TopicKind.Unknown)
            {
                case TopicKind.Plan:
                    plan = Open<Plan>(payload);
                    break;
                case TopicKind.Manifest
                    when Open<ModelManifest>(payload) is { } manifest && PackedHashes.UnpackOne(manifest.Model) == address.Model:
                    found[new RetainedItem(address.Model, IsStep: false)] = manifest.BlockHashes.Length / Hash256.Size;
                    break;
                case TopicKind.StepManifest
                    when Open<StepManifest>(payload) is { } manifest && PackedHashes.UnpackOne(manifest.Model) == address.Model:
                    found[new RetainedItem(address.Model, IsStep: true)] = manifest.BlockLengths.Count;
                    break;
            }
        }
    }

    private T? Open<T>(ReadOnlyMemory<byte> payload)
        where T : class, Google.Protobuf.IMessage<T>, new() =>
        EnvelopeCodec.TryOpen<T>(payload, PartyName.Aggregator, trust, out var message) == EnvelopeFault.None ? message : null;

    private static partial class Log
    {
        [LoggerMessage(9211, LogLevel.Debug, "The broker holds {Items} models and steps, and plan {Revision}")]
        public static partial void Found(ILogger logger, int items, ulong revision);

        [LoggerMessage(9212, LogLevel.Warning, "{Site} can't get model {Model} from the broker: looking whether it is whole")]
        public static partial void Asked(ILogger logger, string site, string model);
    }
}
