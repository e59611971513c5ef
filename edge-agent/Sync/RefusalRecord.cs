using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>A release that the site's own gate refused.</summary>
internal sealed record RefusalRecord(Hash256 Model, string Reason);
