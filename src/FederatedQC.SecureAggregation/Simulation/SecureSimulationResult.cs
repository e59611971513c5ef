using System.Collections.Immutable;

namespace FederatedQC.SecureAggregation.Simulation;

/// <summary>How a simulated round ended.</summary>
public sealed record SecureSimulationResult
{
    /// <summary>Why there is no mean; none when there is one.</summary>
    public SecureRefusal Failure { get; init; }

    /// <summary>What each site refused, the first time that it did.</summary>
    public ImmutableSortedDictionary<string, SecureRefusal> Refusals { get; init; } =
        ImmutableSortedDictionary.Create<string, SecureRefusal>(StringComparer.Ordinal);

    /// <summary>The sites whose input is in the mean, in ordinal order; empty when there is none.</summary>
    public ImmutableArray<string> Survivors { get; init; } = [];

    /// <summary>The weighted mean of the survivors' deltas; empty when there is none.</summary>
    public ImmutableArray<float> Mean { get; init; } = [];

    /// <summary>Sum of the survivors' weights.</summary>
    public long TotalWeight { get; init; }

    /// <summary>Parameters beyond the clip, over all survivors.</summary>
    public long Saturated { get; init; }

    /// <summary>Bytes that each site sent, masked blocks included, by site in ordinal order.</summary>
    public ImmutableArray<long> BytesSent { get; init; } = [];

    /// <summary>Bytes that the aggregator sent to each site.</summary>
    public ImmutableArray<long> BytesReceived { get; init; } = [];
}
