using System.Collections.Immutable;
using System.Threading.Channels;
using FederatedQC.Messaging.Links;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Transfer;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using FederatedQC.Storage.Models;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// Fetches one model from its retained links.Topics. The site sets the pace: it subscribes to a few blocks at a time, so that a slow line is never flooded and
/// only the blocks that differ from a model at hand are sent. What does not fit the signed manifest is ignored and asked for again.
/// </summary>
internal sealed partial class ModelFetch(Hash256 model, ConsortiumLinks links, SiteServices services)
{
    private const int Window = 8;

    // Wider than the window, so that whoever delivers never waits for a fetch that has ended.
    private readonly Channel<(TopicAddress Address, ReadOnlyMemory<byte> Payload)> _arrivals =
        Channel.CreateBounded<(TopicAddress, ReadOnlyMemory<byte>)>(new BoundedChannelOptions(4 * Window) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly HashSet<string> _subscribed = new(StringComparer.Ordinal);
    private readonly List<Task> _requests = [];
    private readonly ILogger _logger = services.Loggers.CreateLogger<ModelFetch>();

    /// <summary>The model being fetched.</summary>
    public Hash256 Model => model;

    /// <summary>Hands over a message of one of this model's links.Topics. Never waits.</summary>
    public void Offer(TopicAddress address, ReadOnlyMemory<byte> payload) => _arrivals.Writer.TryWrite((address, payload));

    /// <summary>Fetches until the model is in the services.Models.</summary>
    /// <exception cref="OperationCanceledException">Nobody needs the model any more.</exception>
    public async Task<SiteEvent> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var download = await BeginAsync(cancellation);
            if (download is null)
            {
                return new SiteEvent.FetchFailed(model, $"the manifest of model {model.Short} can't be used");
            }

            await CollectAsync(download, cancellation);
            services.Models.Save(download.Spec, download.Take());
            return new SiteEvent.ModelFetched(model);
        }
        catch (StorageException exception)
        {
            return new SiteEvent.FetchFailed(model, exception.Message);
        }
        catch (ChannelClosedException closed)
        {
            return new SiteEvent.FetchFailed(model, closed.InnerException!.Message);
        }
        finally
        {
            foreach (var topic in _subscribed.ToArray())
            {
                Done(topic);
            }

            await Task.WhenAll(_requests);
        }
    }

    private async Task<ModelDownload?> BeginAsync(CancellationToken cancellation)
    {
        var topic = links.Topics.Manifest(model);
        Ask(topic);
        while (true)
        {
            if (await NextAsync(cancellation) is not { } arrival)
            {
                AskAgain([topic]);
                continue;
            }

            if (arrival.Address.Kind != TopicKind.Manifest)
            {
                continue;
            }

            var fault = EnvelopeCodec.TryOpen<ModelManifest>(arrival.Payload, PartyName.Aggregator, services.Trust, out var manifest);
            if (fault != EnvelopeFault.None)
            {
                Refuse(topic, fault.ToString());
                continue;
            }

            Done(topic);
            if (!ModelDownload.TryBegin(manifest!, model, out var download, out var problem))
            {
                Refuse(topic, problem);
                return null;
            }

            Reuse(download, PackedHashes.Unpack(manifest!.BlockHashes)!);
            return download;
        }
    }

    private async Task CollectAsync(ModelDownload download, CancellationToken cancellation)
    {
        var waiting = new Queue<int>(download.Missing);
        var asked = new SortedSet<int>();
        while (!download.IsComplete)
        {
            while (asked.Count < Window && waiting.TryDequeue(out var block))
            {
                asked.Add(block);
                Ask(links.Topics.ModelBlock(model, block));
            }

            if (await NextAsync(cancellation) is not { } arrival)
            {
                AskAgain([.. asked.Select(block => links.Topics.ModelBlock(model, block))]);
                continue;
            }

            if (arrival.Address.Kind != TopicKind.ModelBlock)
            {
                continue;
            }

            switch (download.Offer(arrival.Address.Block, arrival.Payload.Span))
            {
                case BlockReception.Accepted:
                    services.Health.Received(arrival.Payload.Length);
                    asked.Remove(arrival.Address.Block);
                    Done(links.Topics.ModelBlock(model, arrival.Address.Block));
                    break;
                case BlockReception.Corrupt or BlockReception.OutOfRange:
                    Refuse(links.Topics.ModelBlock(model, arrival.Address.Block), "it is not the block that the manifest lists");
                    break;
                default:
                    break;
            }
        }
    }

    // The model at hand that has the most blocks in common; usually the round's base.
    private void Reuse(ModelDownload download, Hash256[] hashes)
    {
        var best = services.Models.List()
            .Select(id => services.Models.TryOpen(id, out var stored) ? stored : null)
            .OfType<StoredModel>()
            .Where(stored => stored.BlockHashes.Length == hashes.Length)
            .Select(stored => (stored.Id, Common: stored.BlockHashes.Zip(hashes, (a, b) => a == b).Count(same => same)))
            .Where(candidate => candidate.Common > 0)
            .OrderByDescending(candidate => candidate.Common)
            .FirstOrDefault();
        if (best.Common > 0 && services.Models.TryLoad(best.Id, out var known, out _))
        {
            download.Reuse(known.Shared);
        }
    }

    private void Refuse(string topic, string reason)
    {
        services.Health.MessageRefused();
        Log.Refused(_logger, topic, reason);
    }

    /// <summary>The next arrival; null when none came for too long.</summary>
    private async Task<(TopicAddress Address, ReadOnlyMemory<byte> Payload)?> NextAsync(CancellationToken cancellation)
    {
        using var stalled = new CancellationTokenSource(services.Options.Sync.StallTimeout, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stalled.Token, cancellation);
        try
        {
            return await _arrivals.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    // Requests are not waited for one by one: on a long line that would cost a round trip a block.
    private void Ask(string topic)
    {
        _subscribed.Add(topic);
        _requests.Add(RequestAsync(() => links.Bulk.SubscribeAsync(topic, QualityOfService.AtLeastOnce, CancellationToken.None)));
    }

    // Retained messages come with a new subscription only.
    private void AskAgain(ImmutableArray<string> stalled)
    {
        Log.Stalled(_logger, model.Short, stalled.Length);
        foreach (var topic in stalled)
        {
            Done(topic);
            Ask(topic);
        }
    }

    private void Done(string topic)
    {
        _subscribed.Remove(topic);
        _requests.Add(RequestAsync(() => links.Bulk.UnsubscribeAsync(topic, CancellationToken.None)));
    }

    private async Task RequestAsync(Func<Task> request)
    {
        try
        {
            await request();
        }
        catch (SubscriptionRefusedException exception)
        {
            _arrivals.Writer.TryComplete(exception);
        }
        catch (ObjectDisposedException)
        {
            // The agent goes.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(8601, LogLevel.Warning, "Ignored what came on {Topic}: {Reason}")]
        public static partial void Refused(ILogger logger, string topic, string reason);

        [LoggerMessage(8602, LogLevel.Information, "Model {Model} does not arrive; asking again for {Count} topics")]
        public static partial void Stalled(ILogger logger, string model, int count);
    }
}
