namespace FederatedQC.Messaging.Links;

/// <summary>A link lost its connection; it is already on its way to the next.</summary>
public sealed class LinkDisconnectedEventArgs(string reason) : EventArgs
{
    /// <summary>Why, for people and logs.</summary>
    public string Reason { get; } = reason;
}
