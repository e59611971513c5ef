using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Participation;

/// <summary>The update that this site trained last and keeps on disk.</summary>
/// <param name="Round">The round it was trained for.</param>
/// <param name="Base">The model it is relative to.</param>
/// <param name="Samples">Training images.</param>
/// <param name="Outcome">What the aggregator said.</param>
internal sealed record SiteUpdate(RoundKey Round, Hash256 Base, long Samples, UpdateOutcome Outcome)
{
    /// <summary>Ditto: the site's own model, trained beside the update and never sent; null for other strategies.</summary>
    public Hash256? Personal { get; init; }
}
