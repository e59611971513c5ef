using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Messages;

namespace FederatedQC.SecureAggregation.Site;

/// <summary>What a message did to a site.</summary>
/// <param name="State">The site after the message.</param>
/// <param name="Messages">What is to be sent to the aggregator. Before an <see cref="InputCommit"/> go all blocks of the input, masked by
/// <see cref="SecureSiteState.Mask"/>.</param>
/// <param name="Refusal">Why the message was refused. Such a message is dropped, or ends the round for this site; the state says
/// which.</param>
public sealed record SecureSiteTransition(
    SecureSiteState State,
    ImmutableArray<SecureMessage> Messages,
    SecureRefusal Refusal = SecureRefusal.None
);
