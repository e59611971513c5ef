using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Simulation;

namespace FederatedQC.Cli.Simulate;

/// <summary>What <c>fqc simulate</c> was asked for, checked.</summary>
internal sealed record SimulateOptions
{
    /// <summary>What a consortium of processes is asked for too.</summary>
    public required ConsortiumOptions Consortium { get; init; }

    public AttackPlan? Attack { get; init; }

    /// <summary>Whether updates are summed under masks, and how.</summary>
    public SecureAggregationSettings Secure { get; init; } = new();

    /// <summary>Share of the sites that vanish between two steps of secure aggregation.</summary>
    public double DropOut { get; init; }

    /// <summary>Rank at which large weights are changed; null changes them whole.</summary>
    public int? LowRank { get; init; }

    /// <summary>Whether and how the sites' contributions are measured.</summary>
    public ContributionSettings Contribution { get; init; } = new();

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to train each site's own model and a pooled one too, and compare.</summary>
    public bool Compare { get; init; }
}
