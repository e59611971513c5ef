using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Protocol.Topics;

/// <summary>What a topic names. Only the fields that its kind has are set.</summary>
/// <param name="Kind">What the topic carries.</param>
/// <param name="Site">The site whose topic it is; empty on the aggregator's topics.</param>
/// <param name="Round">The round of an update or evaluation, from 0.</param>
/// <param name="Block">The block number, from 0.</param>
/// <param name="Model">The model.</param>
/// <param name="Family">The family whose plan or model it is; empty where the consortium has none, and on the topics of sites.</param>
public readonly record struct TopicAddress(
    TopicKind Kind,
    string Site = "",
    int Round = 0,
    int Block = 0,
    Hash256 Model = default,
    string Family = ""
);
