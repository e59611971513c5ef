namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>The plant's word that somebody took care of an alert.</summary>
/// <param name="Id">The alert's id.</param>
internal sealed record AlertAcknowledgement(string Id);
