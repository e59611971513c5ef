namespace FederatedQC.Messaging.Links;

/// <summary>How often a message may arrive.</summary>
public enum QualityOfService
{
    /// <summary>Once or not at all.</summary>
    AtMostOnce,

    /// <summary>At least once: acknowledged, and repeated after a lost connection.</summary>
    AtLeastOnce,
}
