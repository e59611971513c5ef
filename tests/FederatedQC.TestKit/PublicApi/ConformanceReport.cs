namespace FederatedQC.TestKit.PublicApi;

/// <summary>What a comparison of an assembly with a list of signatures found.</summary>
/// <param name="Deviations">One sentence for every public member that the list does not hold as it stands; empty when the assembly
/// conforms.</param>
/// <param name="Used">The lines of the list that a member of the assembly stands for, in the list's order.</param>
/// <param name="Unused">The lines that nothing in the assembly stands for, in the list's order.</param>
public sealed record ConformanceReport(IReadOnlyList<string> Deviations, IReadOnlyList<string> Used, IReadOnlyList<string> Unused);
