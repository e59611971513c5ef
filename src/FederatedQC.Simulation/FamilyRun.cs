using System.Collections.Immutable;
using FederatedQC.Federation.Families;

namespace FederatedQC.Simulation;

/// <summary>A family of sites and what came of its run.</summary>
/// <param name="Name">The family.</param>
/// <param name="Sites">Its sites.</param>
/// <param name="Rounds">Rounds that it has.</param>
public sealed record FamilyRun(string Name, ImmutableArray<SiteImages> Sites, int Rounds)
{
    /// <summary>The family of sites that declare none.</summary>
    public const string Undeclared = FamilyAssignment.Undeclared;

    /// <summary>What came of it; null before.</summary>
    public SimulationResult? Result { get; init; }

    /// <summary>Where it comes from.</summary>
    internal FamilyOrigin Origin { get; init; } = new(Name);
}
