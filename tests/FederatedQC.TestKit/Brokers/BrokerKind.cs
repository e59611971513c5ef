namespace FederatedQC.TestKit.Brokers;

/// <summary>Which broker a test runs against.</summary>
public enum BrokerKind
{
    /// <summary>The product's own, in the test's process.</summary>
    Embedded,

    /// <summary>A real mosquitto as a child process.</summary>
    Mosquitto,
}
