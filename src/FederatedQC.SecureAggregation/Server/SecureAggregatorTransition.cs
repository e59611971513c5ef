using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Messages;

namespace FederatedQC.SecureAggregation.Server;

/// <summary>What a message or the end of a step did to the aggregator.</summary>
/// <param name="State">The aggregator afterwards.</param>
/// <param name="Messages">What is to be sent; <see cref="SecureMessage.Site"/> is the recipient.</param>
/// <param name="Refusal">Why the message was refused; it changed nothing.</param>
public sealed record SecureAggregatorTransition(
    SecureAggregatorState State,
    ImmutableArray<SecureMessage> Messages,
    SecureRefusal Refusal = SecureRefusal.None
);
