namespace FederatedQC.Federation.Gate;

/// <summary>What the gate decided about a candidate.</summary>
/// <param name="Release">Whether it goes to the lines.</param>
/// <param name="TrainOn">Whether the next round begins at it; otherwise at the released model.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Figures">The numbers that it stands on; null where nobody judged the candidate.</param>
public sealed record GateDecision(bool Release, bool TrainOn, string Reason, GateFigures? Figures = null);
