namespace FederatedQC.Messaging.Broker;

/// <summary>How a child mosquitto runs.</summary>
public sealed class MosquittoOptions : BrokerOptions
{
    /// <summary>Further lines of configuration, after all others.</summary>
    public IReadOnlyList<string> ExtraLines { get; init; } = [];
}
