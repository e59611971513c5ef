using System.Collections.Immutable;

namespace FederatedQC.Protocol.Transfer;

/// <summary>
/// Sends one update: the commit announces it, the aggregator says which blocks it lacks once there is room for them, they go through a
/// window, and the commit follows them, until the update is accepted or refused. Pure: no clock, no socket. Every message is idempotent, so
/// an event that comes twice or late changes nothing.
/// <code>
/// Sending   --BlockDelivered--> Sending, or Committed after the last   (SendBlock | SendCommit)
/// Committed --BlocksMissing --> Sending                                (SendBlock…)
/// Committed --AnswerOverdue --> Committed                              (SendCommit, next attempt)
/// any       --UpdateAccepted--> Accepted        any --UpdateRefused--> Refused
/// </code>
/// </summary>
public static class UploadMachine
{
    /// <summary>Blocks that may be on their way at a time.</summary>
    public const int Window = 4;

    /// <summary>Begins an upload: nothing is sent before the aggregator has asked for it.</summary>
    public static (UploadState State, ImmutableArray<UploadEffect> Effects) Begin() =>
        Commit(new UploadState(UploadPhase.Committed, [], [], Attempt: 0, Refusal: null));

    /// <summary>Applies an event.</summary>
    public static (UploadState State, ImmutableArray<UploadEffect> Effects) Apply(UploadState state, UploadEvent happened)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Phase is UploadPhase.Accepted or UploadPhase.Refused)
        {
            return (state, []);
        }

        return happened switch
        {
            UploadEvent.BlockDelivered delivered when state.InFlight.Contains(delivered.Block) => Fill(
                state with
                {
                    InFlight = state.InFlight.Remove(delivered.Block),
                }
            ),
            UploadEvent.BlocksMissing missing when state.Phase == UploadPhase.Committed && !missing.Blocks.IsEmpty => Fill(
                state with
                {
                    Phase = UploadPhase.Sending,
                    Waiting = [.. missing.Blocks],
                }
            ),
            UploadEvent.AnswerOverdue overdue when state.Phase == UploadPhase.Committed && overdue.Attempt == state.Attempt => Commit(
                state
            ),
            UploadEvent.UpdateAccepted => (state with { Phase = UploadPhase.Accepted, Waiting = [], InFlight = [] }, []),
            UploadEvent.UpdateRefused refused => (
                state with
                {
                    Phase = UploadPhase.Refused,
                    Waiting = [],
                    InFlight = [],
                    Refusal = refused.Reason,
                },
                []
            ),
            _ => (state, []),
        };
    }

    private static (UploadState State, ImmutableArray<UploadEffect> Effects) Fill(UploadState state)
    {
        var effects = ImmutableArray.CreateBuilder<UploadEffect>();
        while (state.InFlight.Count < Window && !state.Waiting.IsEmpty)
        {
            state = state with { Waiting = state.Waiting.Dequeue(out var block), InFlight = state.InFlight.Add(block) };
            effects.Add(new UploadEffect.SendBlock(block));
        }

        return state.InFlight.IsEmpty ? Commit(state) : (state, effects.ToImmutable());
    }

    private static (UploadState State, ImmutableArray<UploadEffect> Effects) Commit(UploadState state)
    {
        var committed = state with { Phase = UploadPhase.Committed, Attempt = state.Attempt + 1 };
        return (committed, [new UploadEffect.SendCommit(committed.Attempt)]);
    }
}
