using FederatedQC.Simulation.Attacks;

namespace FederatedQC.Simulation;

/// <summary>Who attacks and how.</summary>
/// <param name="Attack">What hostile sites send.</param>
/// <param name="Sites">How many of the run's sites are hostile: the last ones in ordinal order.</param>
public sealed record AttackPlan(IAttack Attack, int Sites);
