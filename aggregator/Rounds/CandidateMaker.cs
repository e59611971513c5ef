using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.Storage.Models;
using FederatedQC.Storage.Updates;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// Makes the candidate of a round, block by block and on several threads; the strategy's sums have a fixed order, so the bytes don't depend on
/// the threads. In memory are the new vector and one block a thread, never an update.
/// </summary>
internal sealed class CandidateMaker(AggregatorOptions options, ModelStore models, UpdateShelf updates, RunJournal journal)
{
    /// <summary>Aggregates and stores.</summary>
    /// <returns>The candidate's id; the model is on the disk.</returns>
    /// <exception cref="CandidateException">An update is not whole any more, or the result is not finite.</exception>
    /// <exception cref="Storage.StorageException">The disk fails or is full.</exception>
    public Hash256 Make(RunState state, CancellationToken cancellation)
    {
        var settings = state.Settings;
        var store = updates.Of(settings);
        var stored = Stored(state, store);
        var shared = ModelAggregation.Aggregate(
            AggregationStrategies.Get(settings.Strategy),
            new ParameterLayout(settings.Spec).SharedCount,
            (block, values) => models.ReadBlock(state.Base, block, values),
            block => store.Block(block, stored),
            options.EffectiveThreads,
            cancellation);
        return VectorMeasures.AllFinite(shared)
            ? models.Save(settings.Spec, shared)
            : throw new CandidateException("the sum of the updates is beyond what float32 holds");
    }

    private List<StoredUpdate> Stored(RunState state, UpdateStore store)
    {
        var commits = journal.Commits(state.Settings.Run, state.Round);
        var weights = AggregationWeights.ByCappedSamples(
            state.Updates.Select(update => (update.Key, update.Value.Samples)), state.Settings.Admission.WeightCapFactor);
        return [.. weights.Select(weight => Whole(state, store, weight, commits[weight.Site]))];
    }

    // A block that this process received was hashed on arrival; after a restart this reads it again.
    private static StoredUpdate Whole(RunState state, UpdateStore store, WeightedUpdate weight, UpdateCommit commit)
    {
        var key = new UpdateKey(state.Settings.Run, state.Round, weight.Site);
        int[] lengths = [.. commit.BlockLengths.Select(length => (int)length)];
        var missing = store.Missing(key, PackedHashes.Unpack(commit.BlockHashes)!, lengths);
        return missing.Count == 0
            ? new StoredUpdate(key, lengths, weight.Weight)
            : throw new CandidateException(FormattableString.Invariant($"{missing.Count} blocks of the update of {weight.Site} were lost after it was admitted"));
    }
}
