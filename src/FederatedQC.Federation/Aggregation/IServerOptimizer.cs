using System.Collections.Immutable;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// How the combined change of a round moves the model. Element-wise and pure: blocks may be done in any order and on several threads.
/// Thread safe.
/// </summary>
public interface IServerOptimizer
{
    /// <summary>The vectors it keeps from round to round, in the order in which <see cref="Move"/> gets them.</summary>
    ImmutableArray<ServerVector> State { get; }

    /// <summary>Moves a run of learnt parameters.</summary>
    /// <param name="context">The round.</param>
    /// <param name="start">The parameters that the round began with.</param>
    /// <param name="change">The combined change; as long as <paramref name="start"/>.</param>
    /// <param name="state">[vector, parameter]: the optimiser's vectors of these parameters, one after the other; read and
    /// rewritten.</param>
    /// <param name="result">Receives the new parameters; may be the memory of <paramref name="start"/>.</param>
    void Move(ServerStepContext context, ReadOnlySpan<float> start, ReadOnlySpan<double> change, Span<float> state, Span<float> result);
}
