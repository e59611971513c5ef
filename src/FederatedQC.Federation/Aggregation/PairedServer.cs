using System.Collections.Immutable;
using FederatedQC.Analytic;

namespace FederatedQC.Federation.Aggregation;

/// <summary>Adds the sites' sums to the model's, as doubles that stand in pairs of floats.</summary>
internal sealed class PairedServer : IServerOptimizer
{
    public ImmutableArray<ServerVector> State => [];

    public void Move(
        ServerStepContext context,
        ReadOnlySpan<float> start,
        ReadOnlySpan<double> change,
        Span<float> state,
        Span<float> result
    ) => PairedDoubles.Add(start, change, result);
}
