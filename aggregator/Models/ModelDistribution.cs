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
/// blocks first, so where its manifest is, the model is whole. What the broker lost is published again, what nobody needs is cleared, also
/// what an earlier life of this process left half done.
/// </summary>
internal sealed partial class ModelDistribution(
    ConsortiumLinks links,
    Identity identity,
    ModelStore models,
    StepStore steps,
    BlockPublisher publisher,
    RetainedJournal journal,
    ILogger<ModelDistribution> logger
) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly TaskCompletionSource _known = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Whatever may have left something on the broker, with the number of its blocks; among it what is there whole, and what has a manifest
    // and perhaps not all blocks.
    private readonly Dictionary<RetainedItem, int> _traces = [];
    private readonly HashSet<RetainedItem> _whole = [];
    private readonly HashSet<RetainedItem> _doubtful = [];
    private ImmutableArray<Hash256> _wanted = [];

    /// <summary>Whether a model is one that sites may ask for.</summary>
    public bool Offers(Hash256 model) => _wanted.Contains(model);

    /// <summary>
    /// Publishes what the run needs and clears the rest; waits until it is known what is there, so that nothing is published twice.
    /// </summary>
    /// <exception cref="BrokerRefusalException">The broker does not take it.</exception>
    /// <exception cref="StorageException">A model is not in the store, or damaged.</exception>
    public async Task OfferAsync(RunState state, CancellationToken cancellation)
    {
        await _known.Task.WaitAsync(cancellation);
        await InTurnAsync(
            async () =>
            {
                _wanted = Wanted(state);
                await AlignAsync(cancellation);
                Forget(state);
                return true;
            },
            cancellation
        );
    }

    /// <summary>Takes note of what is on the broker after a connection came about, and publishes what is missing.</summary>
    /// <param name="read">Says which manifests are there; null where it can't.</param>
    /// <param name="cancellation">The process is stopping.</param>
    /// <returns>Whether it could be read.</returns>
    public Task<bool> TakeStockAsync(
        Func<CancellationToken, Task<IReadOnlyDictionary<RetainedItem, int>?>> read,
        CancellationToken cancellation
    ) =>
        InTurnAsync(
            async () =>
            {
                if (await read(cancellation) is not { } found)
                {
                    return false;
                }

                if (!_known.Task.IsCompleted)
                {
                    Remember();
                }

                _whole.IntersectWith(found.Keys);
                _doubtful.Clear();
                _doubtful.UnionWith(found.Keys.Except(_whole));
                foreach (var (item, blocks) in found)
                {
                    _traces[item] = Math.Max(blocks, _traces.GetValueOrDefault(item));
                }

                if (!_known.TrySetResult())
                {
                    await TryAlignAsync(cancellation);
                }

                return true;
            },
            cancellation
        );

    /// <summary>Looks at every block of a model that a site can't get, and publishes those that are missing or damaged.</summary>
    public Task CheckAsync(Hash256 model, CancellationToken cancellation) =>
        InTurnAsync(
            async () =>
            {
                var item = new RetainedItem(model, IsStep: false);
                _whole.Remove(item);
                _doubtful.Add(item);
                await TryAlignAsync(cancellation);
                return true;
            },
            cancellation
        );

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private static ImmutableArray<Hash256> Wanted(RunState state)
    {
        var previous = state
            .History.Where(round => round.Outcome == RoundOutcome.Released && round.Candidate != state.Released)
            .LastOrDefault()
            ?.Candidate;
        Hash256? control = state.Phase != RunPhase.Finished && state.ServerState.TryGetValue(ServerVectors.Control, out var id) ? id : null;
        return [.. new[] { state.Candidate, state.Base, control, state.Released, previous }.OfType<Hash256>().Distinct()];
    }

    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Remember()
    {
        foreach (var (item, (blocks, isWhole)) in journal.Traces())
        {
            _traces[item] = blocks;
            if (isWhole)
            {
                _whole.Add(item);
            }
        }
    }

    // Outside the run's own effects nobody tries again, and nobody has to die: the run meets the same fault when it needs the model.
    private async Task TryAlignAsync(CancellationToken cancellation)
    {
        try
        {
            await AlignAsync(cancellation);
        }
        catch (StorageException exception)
        {
            Log.NotPublished(logger, exception.Message);
        }
    }

    private async Task AlignAsync(CancellationToken cancellation)
    {
        foreach (var model in _wanted)
        {
            if (!_whole.Contains(new RetainedItem(model, IsStep: false)))
            {
                await PublishAsync(model, cancellation);
            }

            if (!_whole.Contains(new RetainedItem(model, IsStep: true)) && steps.TryOpen(model, out var step))
            {
                await PublishStepAsync(model, step, cancellation);
            }
        }

        foreach (var (item, blocks) in _traces.Where(trace => !IsNeeded(trace.Key)).ToList())
        {
            await publisher.ClearAsync(RetainedTopics.Of(links.Topics, item), blocks, cancellation);
            journal.Clear(item);
            _traces.Remove(item);
            _whole.Remove(item);
            Log.Cleared(logger, item.IsStep ? "step to model" : "model", item.Model.Short);
        }
    }

    private bool IsNeeded(RetainedItem item) => _wanted.Contains(item.Model) && (!item.IsStep || steps.TryOpen(item.Model, out _));

    private async Task PublishAsync(Hash256 model, CancellationToken cancellation)
    {
        if (!models.TryOpen(model, out var stored))
        {
            throw new StorageException(
                $"Model {model.Short} of the run is not in the store, or its manifest is damaged. Restore the data folder from a backup."
            );
        }

        var item = new RetainedItem(model, IsStep: false);
        var content = new RetainedContent(
            RetainedTopics.Of(links.Topics, item),
            [
                .. Enumerable
                    .Range(0, stored.BlockHashes.Length)
                    .Select(block => sizeof(float) * ParameterBlocks.LengthOf(stored.Parameters, block)),
            ],
            stored.BlockHashes,
            (block, bytes) => models.ReadBlock(model, block, MemoryMarshal.Cast<byte, float>(bytes.Span)),
            EnvelopeCodec.Seal(Manifest(stored), identity)
        );
        Log.Published(logger, model.Short, await PublishAsync(item, content, cancellation), content.Lengths.Count);
    }

    // A step that is damaged costs bytes, not the run: the sites fetch the model itself.
    private async Task PublishStepAsync(Hash256 model, StoredStep step, CancellationToken cancellation)
    {
        var item = new RetainedItem(model, IsStep: true);
        var content = new RetainedContent(
            RetainedTopics.Of(links.Topics, item),
            step.BlockLengths,
            step.BlockHashes,
            (block, bytes) => steps.ReadBlock(model, step, block, bytes.Span),
            EnvelopeCodec.Seal(Manifest(model, step), identity)
        );
        try
        {
            await PublishAsync(item, content, cancellation);
            Log.StepPublished(logger, model.Short, step.Codec, step.BlockLengths.Sum(length => (long)length));
        }
        catch (StorageException exception)
        {
            // What is there of it by now is cleared with all else that nobody needs.
            Log.StepLost(logger, model.Short, exception.Message);
            steps.Delete(model);
        }
    }

    private async Task<int> PublishAsync(RetainedItem item, RetainedContent content, CancellationToken cancellation)
    {
        var blocks = content.Lengths.Count;
        journal.Begin(item, blocks);
        _traces[item] = Math.Max(blocks, _traces.GetValueOrDefault(item));
        var published = await publisher.PublishAsync(content, _doubtful.Contains(item), cancellation);
        journal.Finish(item, blocks);
        _whole.Add(item);
        _doubtful.Remove(item);
        return published;
    }

    private void Forget(RunState state)
    {
        var needed = _wanted
            .Concat(
                state.History.Where(round => round.Outcome == RoundOutcome.Released).TakeLast(2).Select(round => round.Candidate!.Value)
            )
            .Concat(state.Vectors)
            .ToHashSet();
        foreach (var model in models.List().Where(model => !needed.Contains(model)))
        {
            models.Delete(model);
        }

        foreach (var model in steps.List().Where(model => !_wanted.Contains(model)))
        {
            steps.Delete(model);
        }
    }

    private static ModelManifest Manifest(StoredModel stored) =>
        new()
        {
            Model = PackedHashes.Pack(stored.Id),
            Spec = UnsafeByteOperations.UnsafeWrap(ModelSpecJson.Serialize(stored.Spec)),
            BlockHashes = PackedHashes.Pack(stored.BlockHashes),
        };

    private static StepManifest Manifest(Hash256 model, StoredStep step) =>
        new()
        {
            Model = PackedHashes.Pack(model),
            BaseModel = PackedHashes.Pack(step.Base),
            Codec = step.Codec,
            BlockHashes = PackedHashes.Pack(step.BlockHashes),
            BlockLengths = { step.BlockLengths.Select(length => (uint)length) },
        };

    private static partial class Log
    {
        [LoggerMessage(9201, LogLevel.Information, "Model {Model} is on the broker: {Published} of {Blocks} blocks were published")]
        public static partial void Published(ILogger logger, string model, int published, int blocks);

        [LoggerMessage(9202, LogLevel.Information, "The {What} {Model} is cleared from the broker")]
        public static partial void Cleared(ILogger logger, string what, string model);

        [LoggerMessage(9205, LogLevel.Error, "A model is not published: {Reason}")]
        public static partial void NotPublished(ILogger logger, string reason);

        [LoggerMessage(9203, LogLevel.Information, "The step to model {Model} is on the broker, {Bytes} bytes of {Codec}")]
        public static partial void StepPublished(ILogger logger, string model, string codec, long bytes);

        [LoggerMessage(9204, LogLevel.Error, "The step to model {Model} is lost, and sites fetch the model itself: {Reason}")]
        public static partial void StepLost(ILogger logger, string model, string reason);
    }
}
