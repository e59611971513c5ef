using System.Collections.Immutable;

namespace FederatedQC.Protocol.Transfer;

/// <summary>An upload between two events.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Waiting">Blocks that are still to be handed to the broker, in order.</param>
/// <param name="InFlight">Blocks that were handed over and not yet acknowledged.</param>
/// <param name="Attempt">How often the commit was sent; an answer timer of an older attempt is stale.</param>
/// <param name="Refusal">The reason code when the phase is <see cref="UploadPhase.Refused"/>.</param>
public sealed record UploadState(
    UploadPhase Phase,
    ImmutableQueue<int> Waiting,
    ImmutableSortedSet<int> InFlight,
    int Attempt,
    string? Refusal
);
