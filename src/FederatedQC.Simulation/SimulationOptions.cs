namespace FederatedQC.Simulation;

/// <summary>What a simulation needs besides the plan.</summary>
public sealed record SimulationOptions
{
    /// <summary>Where the updates of a round lie; made where it isn't there.</summary>
    public required string Folder { get; init; }

    /// <summary>Sites that train at the same time.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Who attacks and how; null for nobody.</summary>
    public AttackPlan? Attack { get; init; }

    /// <summary>
    /// Share of the sites that vanish between two steps of secure aggregation, in each round, 0 to 1; without it nobody does.
    /// </summary>
    public double DropOutShare { get; init; }

    /// <summary>
    /// Images of the operator's own, which no site has: those that it holds out say what sites contribute, and on the others it trains an
    /// update by which a rule measures theirs, where the plan asks for that. Null for none.
    /// </summary>
    public SiteImages? Operator { get; init; }

    /// <summary>Where the run comes from.</summary>
    internal FamilyOrigin Origin { get; init; } = FamilyOrigin.Undeclared;
}
