using System.Buffers;
using System.Collections.Immutable;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Aggregation;

/// <summary>The second pass: combines the updates of a block and moves the model's block and the server's vectors by it.</summary>
internal sealed class BlockStep
{
    private readonly RoundInputs _inputs;
    private readonly ParameterLayout _layout;
    private readonly UpdateShape _shape;
    private readonly IServerOptimizer _optimizer;
    private readonly RoundCombination _combination;
    private readonly RoundReferences _references;
    private readonly RoundPrivacy? _privacy;
    private readonly ServerStepContext _context;
    private readonly ImmutableArray<ServerVector> _kept;
    private readonly StepEncoder? _encoder;

    public BlockStep(
        RoundInputs inputs,
        ParameterLayout layout,
        RoundCombination combination,
        RoundReferences references,
        RoundPrivacy? privacy,
        bool keepsPrevious
    )
    {
        var strategy = inputs.Settings.Methods.Strategy;
        (_inputs, _layout, _combination, _references, _privacy) = (inputs, layout, combination, references, privacy);
        _shape = new UpdateShape(inputs.Settings);
        _optimizer = strategy.OptimizerOf(inputs.Settings.Server);
        _encoder = StepEncoder.Of(inputs, layout);
        _context = new ServerStepContext((double)(inputs.Participants ?? inputs.Updates.Length) / inputs.Settings.Sites.Length);
        _kept =
        [
            .. _optimizer.State,
            .. keepsPrevious ? [new ServerVector(ServerVectors.Previous)] : ImmutableArray<ServerVector>.Empty,
            .. strategy.Term == SiteTerm.ControlVariates ? [new ServerVector(ServerVectors.Control)] : ImmutableArray<ServerVector>.Empty,
            .. _encoder is not null ? [new ServerVector(ServerVectors.Unsent)] : ImmutableArray<ServerVector>.Empty,
        ];
        Shared = new float[layout.SharedCount];
        State = _kept.ToImmutableSortedDictionary(vector => vector.Name, _ => new float[layout.SharedCount], StringComparer.Ordinal);
    }

    /// <summary>The new shared vector.</summary>
    public float[] Shared { get; }

    /// <summary>The server's vectors after the round.</summary>
    public ImmutableSortedDictionary<string, float[]> State { get; }

    /// <summary>The encoded step to the new shared vector, once every block was run; null where the plan sends the model itself.</summary>
    public EncodedStep? Encoded => _encoder?.Step;

    public void Run(int block)
    {
        var length = ParameterBlocks.LengthOf(_layout.SharedCount, block);
        var start = block * ParameterBlocks.Size;
        _inputs.ReadBase(block, Shared.AsSpan(start, length));
        foreach (var vector in _kept)
        {
            ReadState(vector, block, State[vector.Name].AsSpan(start, length));
        }

        var rented = ArrayPool<double>.Shared.Rent(length);
        try
        {
            var change = rented.AsSpan(0, length);
            var combiner = new BlockCombiner(_references, block, _inputs.Blocks(block));
            combiner.Combine(_combination.Learnt, change);
            _privacy?.AddNoise(block, change, _layout.LearntWithin(start, length));
            MoveLearnt(start, change);
            MoveMeasured(combiner, start, change);
            MoveControl(block, start, change);
            _encoder?.Encode(block, Shared.AsSpan(start, length), State[ServerVectors.Unsent].AsSpan(start, length));
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private void MoveLearnt(int start, ReadOnlySpan<double> change)
    {
        foreach (var range in _layout.LearntWithin(start, change.Length))
        {
            var (offset, count) = range.GetOffsetAndLength(change.Length);
            var values = Shared.AsSpan(start + offset, count);
            Step(start + offset, values, change.Slice(offset, count));
            if (State.TryGetValue(ServerVectors.Previous, out var previous))
            {
                Narrow(change.Slice(offset, count), previous.AsSpan(start + offset, count));
            }
        }
    }

    private void Step(int start, Span<float> values, ReadOnlySpan<double> change)
    {
        var vectors = _optimizer.State;
        var rented = ArrayPool<float>.Shared.Rent(vectors.Length * values.Length);
        try
        {
            var state = rented.AsSpan(0, vectors.Length * values.Length);
            for (var vector = 0; vector < vectors.Length; vector++)
            {
                State[vectors[vector].Name].AsSpan(start, values.Length).CopyTo(state[(vector * values.Length)..]);
            }

            _optimizer.Move(_context, values, change, state, values);
            for (var vector = 0; vector < vectors.Length; vector++)
            {
                state.Slice(vector * values.Length, values.Length).CopyTo(State[vectors[vector].Name].AsSpan(start));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void MoveMeasured(BlockCombiner combiner, int start, Span<double> change)
    {
        var measured = _layout.MeasuredWithin(start, change.Length).ToList();
        if (measured.Count == 0)
        {
            return;
        }

        combiner.Combine(_combination.Measured, change);
        foreach (var range in measured)
        {
            var (offset, count) = range.GetOffsetAndLength(change.Length);
            var values = Shared.AsSpan(start + offset, count);
            WeightedSum.Finish(values, change.Slice(offset, count), values);
        }
    }

    // c ← c + (|S| / N) mean Δc
    private void MoveControl(int block, int start, Span<double> change)
    {
        if (!State.TryGetValue(ServerVectors.Control, out var control))
        {
            return;
        }

        var section = _inputs.Blocks(_shape.BlockOf(1, block));
        new BlockCombiner(_references, block, section).Combine(_combination.Measured, change);
        var values = control.AsSpan(start, change.Length);
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = (float)(values[index] + (_context.Participation * change[index]));
        }
    }

    private void ReadState(ServerVector vector, int block, Span<float> values)
    {
        if (_inputs.ReadState(vector.Name) is { } read)
        {
            read(block, values);
        }
        else
        {
            values.Fill(vector.Initial);
        }
    }

    private static void Narrow(ReadOnlySpan<double> change, Span<float> previous)
    {
        for (var index = 0; index < previous.Length; index++)
        {
            previous[index] = (float)change[index];
        }
    }
}
