namespace FederatedQC.Messaging.Links;

/// <summary>A link has a connection, and its subscriptions hold again.</summary>
public sealed class LinkConnectedEventArgs(bool sessionPresent) : EventArgs
{
    /// <summary>
    /// Whether the broker kept the session. If not, everything that it had queued for this client is gone, and a broker that was
    /// restarted may have lost retained messages too.
    /// </summary>
    public bool SessionPresent { get; } = sessionPresent;
}
