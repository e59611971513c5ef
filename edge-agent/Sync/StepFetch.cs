using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Transfer;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// Makes a model from the one before it and the retained step between them. Whatever is missing or wrong ends it: the model itself is on
/// the broker too. A step that was fetched in part is begun anew after a restart, which costs less than to keep it.
/// </summary>
internal sealed class StepFetch(Hash256 model, Hash256 baseModel, SiteLinks links, RetainedMessages messages, SiteServices services)
{
    // The broker may be restarting; after that the model itself is as likely to come.
    private const int Patience = 2;

    /// <summary>Fetches.</summary>
    /// <returns>How far it came, which is to the model when the download says so; null for nowhere.</returns>
    /// <exception cref="StorageException">The disk can't be read.</exception>
    public async Task<StepDownload?> RunAsync(CancellationToken cancellation)
    {
        if (!services.Models.TryLoad(baseModel, out var start, out _) || await ManifestAsync(cancellation) is not { } manifest)
        {
            return null;
        }

        if (!StepDownload.TryBegin(manifest, model, baseModel, start, out var download, out var problem))
        {
            messages.Refuse(links.Topics.StepManifest(model), problem);
            return null;
        }

        var source = new BlockSource(
            TopicKind.StepBlock,
            block => links.Topics.StepBlock(model, block),
            Enumerable.Range(0, download.BlockCount),
            download.Offer
        )
        {
            IsOptional = true,
            Patience = Patience,
        };
        await messages.CollectAsync(source, cancellation);
        return download;
    }

    private async Task<StepManifest?> ManifestAsync(CancellationToken cancellation)
    {
        var topic = links.Topics.StepManifest(model);
        messages.Ask(topic);
        for (var stalls = 0; stalls <= Patience; )
        {
            if (await messages.NextAsync(cancellation) is not { } arrival)
            {
                stalls += links.Bulk.IsConnected ? 1 : 0;
                messages.AskAgain([topic]);
            }
            else if (arrival.Address.Kind == TopicKind.StepManifest)
            {
                messages.Done(topic);
                var fault = EnvelopeCodec.TryOpen<StepManifest>(arrival.Payload, PartyName.Aggregator, services.Trust, out var manifest);
                if (fault != EnvelopeFault.None)
                {
                    messages.Refuse(topic, fault.ToString());
                }

                return manifest;
            }
        }

        return null;
    }
}
