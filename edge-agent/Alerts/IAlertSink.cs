namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>Whoever is told of the line's alert. Called on the thread that changed it, one change after the other; must not wait.</summary>
internal interface IAlertSink
{
    /// <summary>The alert was raised, counted another part, or was cleared.</summary>
    void Changed(Alert alert);
}
