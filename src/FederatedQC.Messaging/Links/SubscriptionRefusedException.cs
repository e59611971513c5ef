namespace FederatedQC.Messaging.Links;

/// <summary>The broker refuses a topic filter: its access rules or the filter have to change.</summary>
public sealed class SubscriptionRefusedException : Exception
{
    /// <summary>An exception without words.</summary>
    public SubscriptionRefusedException() { }

    /// <summary>Says what is refused.</summary>
    public SubscriptionRefusedException(string message)
        : base(message) { }

    /// <summary>Says what is refused, around the failure underneath.</summary>
    public SubscriptionRefusedException(string message, Exception innerException)
        : base(message, innerException) { }
}
