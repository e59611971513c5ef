namespace FederatedQC.Simulation.Attacks;

/// <summary>What hostile sites that work together know of a round. All vectors have the same length.</summary>
/// <param name="Honest">The updates of the honest sites, at least one.</param>
/// <param name="Own">The updates that the hostile sites would send if they were honest, at least one: as many as there are of them.</param>
public sealed record AttackScene(IReadOnlyList<float[]> Honest, IReadOnlyList<float[]> Own);
