using System.Collections.Immutable;

namespace FederatedQC.Federation.Aggregation;

/// <summary>FedDyn's server: h ← h − α (|S|/N) mean Δ, w ← w + mean Δ − h/α.</summary>
/// <remarks>
/// <b>Source</b>: D. A. E. Acar et al., "Federated learning based on dynamic regularization", ICLR 2021, algorithm 1, where the sum over
/// the round's sites of θ_k − θ is |S| times the mean delta: h ← h − (α/N) Σ_S (θ_k − θ), θ ← mean_S θ_k − h/α.
/// <b>Inputs</b>: equal weights. <b>Numerics</b>: in double; h is kept as float32.
/// </remarks>
internal sealed class DynamicServer(double alpha) : IServerOptimizer
{
    public ImmutableArray<ServerVector> State { get; } = [new("dynamic")];

    public void Move(
        ServerStepContext context,
        ReadOnlySpan<float> start,
        ReadOnlySpan<double> change,
        Span<float> state,
        Span<float> result
    )
    {
        for (var index = 0; index < result.Length; index++)
        {
            var drift = state[index] - (alpha * context.Participation * change[index]);
            state[index] = (float)drift;
            result[index] = (float)(start[index] + change[index] - (drift / alpha));
        }
    }
}
