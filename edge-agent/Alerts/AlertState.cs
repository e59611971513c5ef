namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>An alert machine between two events.</summary>
/// <param name="Alert">The line's last alert, lasting or cleared; null before the first.</param>
/// <param name="GoodParts">Good parts in a row since the last defective one.</param>
internal sealed record AlertState(Alert? Alert, int GoodParts);
