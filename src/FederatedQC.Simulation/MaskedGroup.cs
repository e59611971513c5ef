using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Simulation;

namespace FederatedQC.Simulation;

/// <summary>Sites whose updates were summed under masks.</summary>
/// <param name="Name">The group's name in the record.</param>
/// <param name="Sites">The sites that were asked, in ordinal order.</param>
/// <param name="Result">What came of it.</param>
internal sealed record MaskedGroup(string Name, ImmutableArray<string> Sites, SecureSimulationResult Result);
