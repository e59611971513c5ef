using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Rounds;

/// <summary>What a run asks its driver to do. Every effect may run again after a restart, and must then do no harm.</summary>
public abstract record RunEffect
{
    private RunEffect() { }

    /// <summary>Publish the round's base model and plan; report <see cref="RunEvent.Announced"/>.</summary>
    public sealed record Announce(int Round, Hash256 Base) : RunEffect;

    /// <summary>
    /// Check the blocks of the admitted updates against their commits; report <see cref="RunEvent.UpdateLost"/> for each one that is not
    /// whole.
    /// </summary>
    public sealed record CheckUpdates(int Round) : RunEffect;

    /// <summary>
    /// Publish the round's base model and plan anew, with a higher revision, upon which every site commits its update again.
    /// </summary>
    public sealed record AskAgain(int Round) : RunEffect;

    /// <summary>Make the candidate from the admitted updates; report <see cref="RunEvent.Aggregated"/> or its failure.</summary>
    public sealed record Aggregate(int Round) : RunEffect;

    /// <summary>Publish the candidate and ask the sites to evaluate it.</summary>
    public sealed record AskForEvaluations(int Round, Hash256 Candidate) : RunEffect;

    /// <summary>Report <see cref="RunEvent.TimerFired"/> after a while.</summary>
    public sealed record StartTimer(int Round, RoundTimer Timer, TimeSpan After) : RunEffect;

    /// <summary>The updates that were made for a round, or for one before it, are not needed any more.</summary>
    public sealed record DropUpdates(int Round) : RunEffect;

    /// <summary>Write the release of a round that passed the gate: its model and the signed record of how it came about.</summary>
    public sealed record Release(int Round) : RunEffect;

    /// <summary>Publish the run's last plan: the released model, and nothing to do.</summary>
    public sealed record Conclude : RunEffect;
}
