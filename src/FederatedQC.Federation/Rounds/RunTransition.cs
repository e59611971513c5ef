using System.Collections.Immutable;

namespace FederatedQC.Federation.Rounds;

/// <summary>What an event did to a run.</summary>
/// <param name="State">The run after the event.</param>
/// <param name="Effects">What is to be done now, in this order.</param>
public sealed record RunTransition(RunState State, ImmutableArray<RunEffect> Effects);
