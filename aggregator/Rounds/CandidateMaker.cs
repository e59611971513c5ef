using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Models;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>
/// Makes the candidate of a round, block by block and on several threads; the strategy's sums have a fixed order, so the bytes don't depend
/// on the threads. In memory are the new vectors, the encoded step and a few blocks a thread, never an update.
/// </summary>
internal sealed class CandidateMaker(
    AggregatorOptions options,
    ModelStore models,
    StepStore steps,
    UpdateStoreCache updates,
    UpdateCheck check,
    TimeProvider time
)
{
    /// <summary>Aggregates and stores.</summary>
    /// <param name="state">The run, aggregating.</param>
    /// <param name="trusted">The aggregator's own update, for the rules that want one; else null.</param>
    /// <param name="cancellation">Ends the work between two blocks.</param>
    /// <returns>What happened; the candidate, the step to it and the vectors for the next round are on the disk.</returns>
    /// <exception cref="UpdatesLostException">Updates are not whole any more.</exception>
    /// <exception cref="CandidateException">The result is not finite.</exception>
    /// <exception cref="Storage.StorageException">The disk fails or is full.</exception>
    public RunEvent.Aggregated Make(RunState state, float[]? trusted, CancellationToken cancellation)
    {
        var settings = state.Settings;
        var store = updates.Of(settings);
        var screened = RoundScreen.Of(state);
        var stored = check.Whole(state, screened.Updates);
        var result = ModelAggregation.Aggregate(
            new RoundInputs
            {
                Settings = settings,
                Round = state.Round,
                Updates = screened.Updates,
                Blocks = block => store.Block(block, stored),
                ReadBase = Reader(state.Base),
                ReadState = name => state.ServerState.TryGetValue(name, out var id) ? Reader(id) : null,
                ReadTrusted = trusted is null
                    ? null
                    : (block, values) => trusted.AsSpan(ParameterBlocks.RangeOf(trusted.Length, block)).CopyTo(values),
                ClipBound = state.ClipBound,
            },
            options.EffectiveThreads,
            cancellation
        );
        if (result.Problem is { } problem)
        {
            throw new CandidateException(problem);
        }

        var made = CandidateEvent.Of(
            state,
            screened.Updates,
            result,
            Save(state, result),
            vector => models.Save(settings.Spec, vector),
            time.GetUtcNow()
        );
        return made with { LeftOut = screened.LeftOut.AddRange(made.LeftOut) };
    }

    // The step can't be made again from the model, so it is on the disk before anybody hears of the candidate.
    private Hash256 Save(RunState state, RoundResult result)
    {
        var candidate = models.Save(state.Settings.Spec, result.Shared);
        if (result.Step is { } step && candidate != state.Base)
        {
            steps.Save(candidate, state.Base, step);
        }

        return candidate;
    }

    private BlockReader Reader(Hash256 model) => (block, values) => models.ReadBlock(model, block, values);
}
