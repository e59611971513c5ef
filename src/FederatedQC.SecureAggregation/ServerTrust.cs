namespace FederatedQC.SecureAggregation;

/// <summary>What the sites expect of the aggregator.</summary>
public enum ServerTrust
{
    /// <summary>It may deviate from the protocol, and work together with up to a third of the sites.</summary>
    Malicious,

    /// <summary>It follows the protocol and looks at what it gets. Fewer sites must stay: more than half.</summary>
    HonestButCurious,
}
