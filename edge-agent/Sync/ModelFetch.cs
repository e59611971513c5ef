using System.Threading.Channels;
using FederatedQC.EdgeAgent.Participation;
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
/// Fetches one model: by the step from a model at hand where the plan offers one, else from its retained topics, and then only the blocks
/// that differ from those at hand. What does not fit the signed manifest is ignored and asked for again.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="from">The model at hand from which a step leads to it; null for none.</param>
/// <param name="links">The consortium's broker.</param>
/// <param name="services">Everything that stays over the life of the agent.</param>
/// <param name="stalled">Told when the model does not arrive.</param>
internal sealed partial class ModelFetch(Hash256 model, Hash256? from, SiteLinks links, SiteServices services, Action stalled)
{
    private readonly RetainedMessages _messages = new(links, services, stalled);
    private readonly RetainedMessages _stepMessages = new(links, services, stalled: null);
    private readonly ILogger _logger = services.Loggers.CreateLogger<ModelFetch>();

    /// <summary>The model being fetched.</summary>
    public Hash256 Model => model;

    /// <summary>Hands over a message of one of this model's topics. Never waits.</summary>
    public void Offer(TopicAddress address, ReadOnlyMemory<byte> payload) =>
        (address.Kind is TopicKind.StepManifest or TopicKind.StepBlock ? _stepMessages : _messages).Offer(address, payload);

    /// <summary>Fetches until the model is in the store.</summary>
    /// <exception cref="OperationCanceledException">Nobody needs the model any more.</exception>
    public async Task<SiteEvent> RunAsync(CancellationToken cancellation)
    {
        try
        {
            var step = from is { } start ? await StepAsync(start, cancellation) : null;
            if (step is not null && step.TryTake(out var shared))
            {
                services.Models.Save(step.Spec, shared);
                Log.Stepped(_logger, model.Short, from!.Value.Short);
                return new SiteEvent.ModelFetched(model);
            }

            if (from is { } lost)
            {
                Log.NoStep(_logger, model.Short, lost.Short);
            }

            if (await BeginAsync(step, cancellation) is not { } download)
            {
                return new SiteEvent.FetchFailed(model, $"the manifest of model {model.Short} can't be used");
            }

            await _messages.CollectAsync(
                new BlockSource(
                    TopicKind.ModelBlock,
                    block => links.Topics.ModelBlock(model, block),
                    [.. download.Missing],
                    download.Offer
                ),
                cancellation
            );
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
            await Task.WhenAll(_stepMessages.CloseAsync(), _messages.CloseAsync());
        }
    }

    private async Task<StepDownload?> StepAsync(Hash256 start, CancellationToken cancellation)
    {
        try
        {
            return await new StepFetch(model, start, links, _stepMessages, services).RunAsync(cancellation);
        }
        catch (ChannelClosedException)
        {
            // The broker lets the site have no steps.
            return null;
        }
        finally
        {
            _stepMessages.DoneWithAll();
        }
    }

    private async Task<ModelDownload?> BeginAsync(StepDownload? step, CancellationToken cancellation)
    {
        var topic = links.Topics.Manifest(model);
        _messages.Ask(topic);
        while (true)
        {
            if (await _messages.NextAsync(cancellation) is not { } arrival)
            {
                _messages.AskAgain([topic]);
                continue;
            }

            if (arrival.Address.Kind != TopicKind.Manifest)
            {
                continue;
            }

            var fault = EnvelopeCodec.TryOpen<ModelManifest>(arrival.Payload, PartyName.Aggregator, services.Trust, out var manifest);
            if (fault != EnvelopeFault.None)
            {
                _messages.Refuse(topic, fault.ToString());
                continue;
            }

            _messages.Done(topic);
            if (!ModelDownload.TryBegin(manifest!, model, out var download, out var problem))
            {
                _messages.Refuse(topic, problem);
                return null;
            }

            // What the step made counts where it is right.
            if (step is not null)
            {
                download.Reuse(step.Shared);
            }

            Reuse(download, PackedHashes.Unpack(manifest!.BlockHashes)!);
            return download;
        }
    }

    // The model at hand that has the most blocks in common; usually the round's base.
    private void Reuse(ModelDownload download, Hash256[] hashes)
    {
        var best = services
            .Models.List()
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

    private static partial class Log
    {
        [LoggerMessage(8603, LogLevel.Information, "Model {Model} is made from model {Base} and the step between them")]
        public static partial void Stepped(ILogger logger, string model, string @base);

        [LoggerMessage(8604, LogLevel.Warning, "The step to model {Model} from {Base} can't be had; fetching the model itself")]
        public static partial void NoStep(ILogger logger, string model, string @base);
    }
}
