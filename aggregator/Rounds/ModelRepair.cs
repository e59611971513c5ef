using FederatedQC.Aggregator.Models;
using FederatedQC.Federation.Rounds;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Topics;
using FederatedQC.Protocol.Transfer;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using FederatedQC.Storage.Models;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// Makes damaged models of the store whole again: from the broker, where the aggregator's own retained blocks of them are, and the first
/// one from what the run began with.
/// </summary>
internal sealed partial class ModelRepair(
    ConsortiumLinks links,
    RunConfiguration configuration,
    ModelStore models,
    RetainedReader reader,
    TrustAnchor trust,
    ILogger<ModelRepair> logger
)
{
    /// <summary>Looks at every block of the models and vectors that a run needs, and repairs those that can be.</summary>
    /// <returns>Whether one was repaired, so that what failed is worth another try at once.</returns>
    public async Task<bool> MendAsync(RunState state, CancellationToken cancellation)
    {
        var mended = false;
        foreach (var model in new[] { state.Base, state.Candidate, state.Released }.OfType<Hash256>().Concat(state.Vectors).Distinct())
        {
            if (!IsWhole(model, out var problem))
            {
                var isMended = Initial(state, model) || await IsFetchedAsync(model, cancellation);
                mended |= isMended;
                Log.Damaged(logger, model.Short, isMended ? "repaired" : "not to be had elsewhere", problem);
            }
        }

        return mended;
    }

    private bool IsWhole(Hash256 model, out string problem)
    {
        try
        {
            var isWhole = models.TryLoad(model, out _, out var found);
            problem = found ?? "";
            return isWhole;
        }
        catch (StorageException exception)
        {
            problem = exception.Message;
            return false;
        }
    }

    private bool Initial(RunState state, Hash256 model)
    {
        if (configuration.InitialModel is null && SpecBuilder.FirstProblem(state.Settings.Spec) is not null)
        {
            return false;
        }

        try
        {
            var shared = RunFile.InitialModel(state.Settings, configuration.InitialModel);
            return ModelId.Of(state.Settings.Spec, shared) == model && models.Save(state.Settings.Spec, shared) == model;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageException)
        {
            return false;
        }
    }

    private async Task<bool> IsFetchedAsync(Hash256 model, CancellationToken cancellation)
    {
        ModelDownload? download = null;
        if (
            !await reader.TryReadAsync([links.Topics.Manifest(model)], Begin, cancellation)
            || download is null
            || !await reader.TryReadAsync(download.Missing.Select(block => links.Topics.ModelBlock(model, block)), Take, cancellation)
            || !download.IsComplete
        )
        {
            return false;
        }

        models.Save(download.Spec, download.Take());
        return true;

        void Begin(string topic, ReadOnlyMemory<byte> payload)
        {
            if (EnvelopeCodec.TryOpen<ModelManifest>(payload, PartyName.Aggregator, trust, out var manifest) == EnvelopeFault.None)
            {
                ModelDownload.TryBegin(manifest!, model, out download, out _);
            }
        }

        void Take(string topic, ReadOnlyMemory<byte> payload)
        {
            if (links.Topics.TryParse(topic, out var address) && address.Kind == TopicKind.ModelBlock && address.Model == model)
            {
                download!.Offer(address.Block, payload.Span);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(9161, LogLevel.Error, "Model {Model} is damaged and {Outcome}: {Problem}")]
        public static partial void Damaged(ILogger logger, string model, string outcome, string problem);
    }
}
