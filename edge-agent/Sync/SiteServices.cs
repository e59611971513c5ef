using FederatedQC.EdgeAgent.Health;
using FederatedQC.EdgeAgent.Inspection;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Storage.Models;
using Microsoft.Extensions.Logging;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>What taking part in the consortium needs, for the life of the agent.</summary>
internal sealed record SiteServices(
    EdgeAgentOptions Options,
    Identity Identity,
    TrustAnchor Trust,
    ModelStore Models,
    TrainedUpdates Updates,
    SiteRecords Records,
    SiteWorker Worker,
    ReleaseInstaller Installer,
    LineModel Line,
    AgentHealth Health,
    TimeProvider Time,
    ILoggerFactory Loggers
);
