using System.Collections.Immutable;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Participation;

/// <summary>What the consortium asks of this site, checked.</summary>
/// <param name="Revision">Grows with every plan; the highest counts.</param>
/// <param name="Round">The round that the plan is about.</param>
/// <param name="Phase">What to do.</param>
/// <param name="Base">The model that the round trains from.</param>
/// <param name="Candidate">The model to evaluate; not null in phase Evaluate.</param>
/// <param name="Released">The model for the lines; null before the first release.</param>
/// <param name="Settings">The run's settings.</param>
/// <param name="Sealed">The envelope that it came in, to be kept as it was signed.</param>
internal sealed record SitePlan(
    ulong Revision,
    RoundKey Round,
    Phase Phase,
    Hash256 Base,
    Hash256? Candidate,
    Hash256? Released,
    RunSettings Settings,
    ReadOnlyMemory<byte> Sealed
)
{
    /// <summary>SCAFFOLD's c, to be fetched like a model and trained with; null where there is none.</summary>
    public Hash256? Control { get; init; }

    /// <summary>Steps that are on the broker: from which model each one leads to the model that is its key.</summary>
    public ImmutableDictionary<Hash256, Hash256> Steps { get; init; } = ImmutableDictionary<Hash256, Hash256>.Empty;

    /// <summary>What <see cref="Released"/> has cost in privacy, as the aggregator says; null where it says nothing.</summary>
    public ModelPrivacy? ReleasedPrivacy { get; init; }

    /// <summary>The product family whose run it is; null where the consortium has one run for all.</summary>
    public string? Family { get; init; }

    /// <summary>Whether a site follows the plan.</summary>
    /// <param name="site">The site.</param>
    /// <param name="family">The family that the site's own configuration names: then no other's plan counts. Null: the family whose plan
    /// names the site.</param>
    public bool IsFor(string site, string? family) => family is null ? Family is null || Settings.Sites.Contains(site) : Family == family;
}
