namespace FederatedQC.Messaging.Links;

/// <summary>What became of a publish.</summary>
public enum PublishStatus
{
    /// <summary>The broker has it. That is neither a receiver's acknowledgement nor durability.</summary>
    Delivered,

    /// <summary>The broker won't take it; the same message will fare no better.</summary>
    Refused,

    /// <summary>There was no connection, or it ended before the answer: publish again.</summary>
    Disconnected,
}
