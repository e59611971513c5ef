namespace FederatedQC.Simulation;

/// <summary>Where a run of a family comes from.</summary>
/// <param name="Family">The family that all its sites belong to, which deltas may divide where the plan says so.</param>
internal sealed record FamilyOrigin(string Family)
{
    /// <summary>Sites of which none declares a family.</summary>
    public static FamilyOrigin Undeclared { get; } = new(FamilyRun.Undeclared);

    /// <summary>Runs that it comes from.</summary>
    public int Runs { get; init; }

    /// <summary>The shared vector to begin with; null for a new model.</summary>
    public float[]? Start { get; init; }

    /// <summary>What its sites have from before; empty for nothing.</summary>
    public IReadOnlyDictionary<string, SiteKept> Kept { get; init; } = new Dictionary<string, SiteKept>();
}
