using System.Collections.Immutable;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Aggregation;

/// <summary>Plain step: w ← w + η Δ. With η = 1 this is federated averaging.</summary>
/// <remarks>
/// <b>Source</b>: McMahan et al., "Communication-efficient learning of deep networks from decentralized data", AISTATS 2017, algorithm 1,
/// on deltas.
/// <b>Numerics</b>: in double, rounded to float32 once.
/// </remarks>
internal sealed class ServerSgd(double rate) : IServerOptimizer
{
    public ImmutableArray<ServerVector> State => [];

    public void Move(
        ServerStepContext context,
        ReadOnlySpan<float> start,
        ReadOnlySpan<double> change,
        Span<float> state,
        Span<float> result
    )
    {
        if (rate == 1)
        {
            WeightedSum.Finish(start, change, result);
            return;
        }

        for (var index = 0; index < result.Length; index++)
        {
            result[index] = (float)(start[index] + (rate * change[index]));
        }
    }
}
