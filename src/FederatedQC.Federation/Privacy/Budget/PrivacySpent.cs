using FederatedQC.Federation.Privacy.Accounting;

namespace FederatedQC.Federation.Privacy.Budget;

/// <summary>
/// A round's mechanism, journalled before the round starts: a round that a crash interrupts counts as spent, and one that is run again is
/// another entry, because it draws other noise.
/// </summary>
/// <param name="Run">The run's name.</param>
/// <param name="Round">Number of the round.</param>
/// <param name="Mechanism">What the round spends.</param>
public sealed record PrivacySpent(string Run, int Round, GaussianSteps Mechanism);
