namespace FederatedQC.Aggregator;

/// <summary>The broker does not take what the aggregator must publish: its configuration has to change.</summary>
internal sealed class BrokerRefusalException(string message) : Exception(message);
