using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Federation.Rounds;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Simulation;

/// <summary>Makes the candidate of a round from updates, whether those are of single sites or the means of masked groups.</summary>
internal sealed class SimulatedCandidates(RunSettings settings, VectorCache vectors, OperatorWork own, ulong noise, int threads)
{
    /// <summary>Makes a candidate, or says why there is none.</summary>
    /// <param name="state">The run, aggregating.</param>
    /// <param name="updates">What takes part, in ordinal order.</param>
    /// <param name="participants">Sites behind the updates.</param>
    /// <param name="blocks">The updates through a block.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellation">Ends the work between two blocks.</param>
    public RunEvent Make(
        RunState state,
        ImmutableArray<UpdateFacts> updates,
        int participants,
        Func<int, IBlockUpdates> blocks,
        DateTimeOffset at,
        CancellationToken cancellation
    )
    {
        if (!TryTrain(state, out var trusted, cancellation))
        {
            return new RunEvent.AggregationFailed(state.Round, "the operator's own training diverged", at);
        }

        var inputs = new RoundInputs
        {
            Settings = settings,
            Round = state.Round,
            Updates = updates,
            Participants = participants,
            Blocks = blocks,
            ReadBase = Reader(state.Base),
            ReadState = name => state.ServerState.TryGetValue(name, out var id) ? Reader(id) : null,
            ReadTrusted = trusted is null ? null : Reader(trusted),
            ClipBound = state.ClipBound,
            Noise = block => new SeededWords(new SplitMix64(noise).At(((ulong)state.Round << 32) + unchecked((uint)block))),
        };
        var result = ModelAggregation.Aggregate(inputs, threads, cancellation);
        if (result.Problem is { } problem)
        {
            return new RunEvent.AggregationFailed(state.Round, problem, at);
        }

        var candidate = vectors.Put(result.Shared);
        own.Contribution?.Measure(inputs, vectors.Get(state.Base), candidate, cancellation);
        return CandidateEvent.Of(state, updates, result, candidate, vectors.Put, at);
    }

    // False where it diverged.
    private bool TryTrain(RunState state, out float[]? trusted, CancellationToken cancellation)
    {
        try
        {
            trusted = own.Trusted?.Train(state.Round, vectors.Get(state.Base), cancellation);
            return true;
        }
        catch (TrainingDivergedException)
        {
            trusted = null;
            return false;
        }
    }

    private BlockReader Reader(Hash256 id) => Reader(vectors.Get(id));

    private static BlockReader Reader(float[] vector) =>
        (block, values) => vector.AsSpan(ParameterBlocks.RangeOf(vector.Length, block)).CopyTo(values);
}
