using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>What the site tells the consortium about itself.</summary>
/// <param name="Line">The model on the line.</param>
/// <param name="Samples">Training images.</param>
/// <param name="Problem">What keeps the site from taking part, or empty.</param>
internal sealed record SiteCondition(Hash256? Line, long Samples, string Problem)
{
    /// <summary>A model that the site needs and does not get from the broker; null for none.</summary>
    public Hash256? Missing { get; init; }
}
