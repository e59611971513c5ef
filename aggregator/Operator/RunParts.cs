using FederatedQC.Aggregator.Health;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Aggregator.Sites;

namespace FederatedQC.Aggregator.Operator;

/// <summary>What the operator's endpoints ask of one run.</summary>
internal sealed record RunParts(
    RunDriver Driver,
    ConsortiumLinks Links,
    RunOverview Overview,
    AggregatorMetrics Metrics,
    SiteDirectory Sites,
    DiskAvailability Disk
);
