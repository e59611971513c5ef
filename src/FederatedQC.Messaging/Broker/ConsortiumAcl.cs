using FederatedQC.Protocol.Topics;

namespace FederatedQC.Messaging.Broker;

/// <summary>Access rules of the consortium broker (<c>schemas/topics.md</c>), in mosquitto's format. What no rule names is denied.</summary>
public static class ConsortiumAcl
{
    /// <summary>The rules: a site writes under its own name only; the aggregator reads and writes everything of the product.</summary>
    public static string Text { get; } = $"""
        # %u is the common name of the client's certificate.
        pattern write fqc/v1/+/site/%u/status
        pattern write fqc/v1/+/site/%u/update/#
        pattern write fqc/v1/+/site/%u/evaluation/#
        pattern read fqc/v1/+/plan
        pattern read fqc/v1/+/model/#
        pattern read fqc/v1/+/family/+/plan
        pattern read fqc/v1/+/family/+/model/#
        pattern read fqc/v1/+/site/%u/in

        user {PartyName.Aggregator}
        topic readwrite fqc/v1/#

        """;
}
