namespace FederatedQC.EdgeAgent.Sync;

/// <summary>A lane that failed.</summary>
/// <param name="Failures">How often in a row.</param>
/// <param name="Retry">Number of its retry timer.</param>
/// <param name="Waiting">Whether that timer still runs.</param>
internal sealed record LanePause(int Failures, int Retry, bool Waiting);
