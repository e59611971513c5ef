using System.Collections.Immutable;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>What an event did to a site.</summary>
/// <param name="State">The site after the event.</param>
/// <param name="Effects">What is to be done now, in this order.</param>
internal sealed record SiteTransition(SiteState State, ImmutableArray<SiteEffect> Effects);
