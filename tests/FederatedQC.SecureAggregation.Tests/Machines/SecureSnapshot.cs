using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Messages;
using FederatedQC.SecureAggregation.Server;
using FederatedQC.SecureAggregation.Site;

namespace FederatedQC.SecureAggregation.Tests.Machines;

/// <summary>
/// All parties between two steps, and what the sites are about to send. Immutable: a test can go on from it in many ways.
/// </summary>
internal sealed record SecureSnapshot(
    SecureAggregatorState Aggregator,
    ImmutableArray<SecureSiteState> Sites,
    ImmutableArray<SecureMessage> Pending
)
{
    public bool IsOver => Aggregator.Step is SecureAggregatorStep.Finished or SecureAggregatorStep.Failed;
}
