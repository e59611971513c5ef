using FederatedQC.Cli.Consortium;
using FederatedQC.Simulation;

namespace FederatedQC.Cli.Simulate;

/// <summary>What <c>fqc simulate</c> was asked for, checked.</summary>
internal sealed record SimulateOptions
{
    /// <summary>What a consortium of processes is asked for too.</summary>
    public required ConsortiumOptions Consortium { get; init; }

    public AttackPlan? Attack { get; init; }

    /// <summary>Share of the sites that vanish between two steps of secure aggregation.</summary>
    public double DropOut { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to train each site's own model and a pooled one too, and compare.</summary>
    public bool Compare { get; init; }
}
