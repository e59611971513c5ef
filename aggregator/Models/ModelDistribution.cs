using System.Collections.Immutable;
using System.Runtime.InteropServices;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage;
using FederatedQC.Storage.Models;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Aggregator.Models;

/// <summary>
/// Keeps on the broker, retained, the models that sites may ask for: base, candidate, released and the release before it,
/// and the control variate that sites train with; beside a model the step to it, where the run made one. A model is published
/// blocks first, so where its manifest is, the model is whole. What the broker lost is published again, what nobody needs is cleared.
/// </summary>
internal sealed partial class ModelDistribution(
    ConsortiumLinks links, Identity identity, ModelStore models, StepStore steps, BlockPublisher publisher, ILogger<ModelDistribution> logger) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TaskCompletionSource _surveyed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BrokerHoldings _onBroker = new();
    private ImmutableArray<Hash256> _wanted = [];

    /// <summary>Publishes what the run needs and clears the rest; waits for the first survey, so that nothing is published twice.</summary>
    /// <exception cref="BrokerRefusalException">The broker does not take it.</exception>
    /// <exception cref="StorageException">A model is not in the store, or damaged.</exception>
    public async Task OfferAsync(RunState state, CancellationToken cancellation)
    {
        await _surveyed.Task.WaitAsync(cancellation);
        await _turn.WaitAsync(cancellation);
        try
        {
            _wanted = Wanted(state);
            await AlignAsync(cancellation);
            Forget(state);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Takes note of what is on the broker after a connection came about, and publishes what is missing.</summary>
    /// <param name="found">What is retained there.</param>
    /// <param name="cancellation">The process is stopping.</param>
    public async Task SurveyedAsync(BrokerHoldings found, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            _onBroker = found.Copy();
            if (_surveyed.TrySetResult())
            {
                return;
            }

            await AlignAsync(cancellation);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static ImmutableArray<Hash256> Wanted(RunState state)
    {
        var previous = state.History.Where(round => round.Outcome == RoundOutcome.Released && round.Candidate != state.Released).LastOrDefault()?.Candidate;
        Hash256? control = state.Phase != RunPhase.Finished && state.ServerState.TryGetValue(ServerVectors.Control, out var id) ? id : null;
        return [.. new[] { state.Candidate, state.Base, control, state.Released, previous }.OfType<Hash256>().Distinct()];
    }

    private async Task AlignAsync(CancellationToken cancellation)
    {
        foreach (var model in _wanted)
        {
            if (!_onBroker.Models.ContainsKey(model))
            {
                _onBroker.Models[model] = await PublishAsync(model, cancellation);
            }

            if (!_onBroker.Steps.ContainsKey(model) && steps.TryOpen(model, out var step) && await IsPublishedAsync(model, step, cancellation))
            {
                _onBroker.Steps[model] = step.BlockLengths.Length;
            }
        }

        foreach (var (model, blocks) in _onBroker.Steps.Where(entry => !_wanted.Contains(entry.Key) || !steps.TryOpen(entry.Key, out _)).ToList())
        {
            await publisher.ClearAsync(RetainedTopics.OfStep(links.Topics, model), blocks, cancellation);
            _onBroker.Steps.Remove(model);
        }

        foreach (var (model, blocks) in _onBroker.Models.Where(entry => !_wanted.Contains(entry.Key)).ToList())
        {
            await publisher.ClearAsync(RetainedTopics.OfModel(links.Topics, model), blocks, cancellation);
            _onBroker.Models.Remove(model);
            Log.Cleared(logger, model.Short);
        }
    }

    private async Task<int> PublishAsync(Hash256 model, CancellationToken cancellation)
    {
        if (!models.TryOpen(model, out var stored))
        {
            throw new StorageException($"Model {model.Short} of the run is not in the store. Restore the data folder from a backup.");
        }

        var lengths = Enumerable.Range(0, stored.BlockHashes.Length).Select(block => sizeof(float) * ParameterBlocks.LengthOf(stored.Parameters, block)).ToList();
        await publisher.PublishAsync(
            RetainedTopics.OfModel(links.Topics, model),
            lengths,
            (block, bytes) => models.ReadBlock(model, block, MemoryMarshal.Cast<byte, float>(bytes.Span)),
            EnvelopeCodec.Seal(Manifest(stored), identity),
            cancellation);
        Log.Published(logger, model.Short, lengths.Count);
        return lengths.Count;
    }

    // A step that is damaged costs bytes, not the run: the sites fetch the model itself.
    private async Task<bool> IsPublishedAsync(Hash256 model, StoredStep step, CancellationToken cancellation)
    {
        var topics = RetainedTopics.OfStep(links.Topics, model);
        try
        {
            await publisher.PublishAsync(
                topics,
                step.BlockLengths,
                (block, bytes) => steps.ReadBlock(model, step, block, bytes.Span),
                EnvelopeCodec.Seal(Manifest(model, step), identity),
                cancellation);
            Log.StepPublished(logger, model.Short, step.Codec, step.BlockLengths.Sum(length => (long)length));
            return true;
        }
        catch (StorageException exception)
        {
            Log.StepLost(logger, model.Short, exception.Message);
            steps.Delete(model);
            await publisher.ClearAsync(topics, step.BlockLengths.Length, cancellation);
            return false;
        }
    }

    private void Forget(RunState state)
    {
        var needed = _wanted.Concat(state.History.Where(round => round.Outcome == RoundOutcome.Released).TakeLast(2).Select(round => round.Candidate!.Value)).Concat(state.Vectors).ToHashSet();
        foreach (var model in models.List().Where(model => !needed.Contains(model)))
        {
            models.Delete(model);
        }

        foreach (var model in steps.List().Where(model => !_wanted.Contains(model)))
        {
            steps.Delete(model);
        }
    }

    private static ModelManifest Manifest(StoredModel stored) => new()
    {
        Model = PackedHashes.Pack(stored.Id),
        Spec = UnsafeByteOperations.UnsafeWrap(ModelSpecJson.Serialize(stored.Spec)),
        BlockHashes = PackedHashes.Pack(stored.BlockHashes),
    };

    private static StepManifest Manifest(Hash256 model, StoredStep step) => new()
    {
        Model = PackedHashes.Pack(model),
        BaseModel = PackedHashes.Pack(step.Base),
        Codec = step.Codec,
        BlockHashes = PackedHashes.Pack(step.BlockHashes),
        BlockLengths = { step.BlockLengths.Select(length => (uint)length) },
    };

    private static partial class Log
    {
        [LoggerMessage(9201, LogLevel.Information, "Model {Model} is on the broker, {Blocks} blocks")]
        public static partial void Published(ILogger logger, string model, int blocks);

        [LoggerMessage(9202, LogLevel.Information, "Model {Model} is cleared from the broker")]
        public static partial void Cleared(ILogger logger, string model);

        [LoggerMessage(9203, LogLevel.Information, "The step to model {Model} is on the broker, {Bytes} bytes of {Codec}")]
        public static partial void StepPublished(ILogger logger, string model, string codec, long bytes);

        [LoggerMessage(9204, LogLevel.Error, "The step to model {Model} is lost, and sites fetch the model itself: {Reason}")]
        public static partial void StepLost(ILogger logger, string model, string reason);
    }
}
