using System.Collections.Immutable;

namespace FederatedQC.Federation.Aggregation;

/// <summary>FedAvgM: v ← β v + Δ, w ← w + η v.</summary>
/// <remarks>
/// <b>Source</b>: T.-M. H. Hsu, H. Qi and M. Brown, "Measuring the effects of non-identical data distribution for federated visual
/// classification", 2019, section 4. <b>Numerics</b>: in double; v is kept as float32.
/// </remarks>
internal sealed class ServerMomentum(double rate, double momentum) : IServerOptimizer
{
    public ImmutableArray<ServerVector> State { get; } = [new("momentum")];

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
            var velocity = (momentum * state[index]) + change[index];
            state[index] = (float)velocity;
            result[index] = (float)(start[index] + (rate * velocity));
        }
    }
}
