using System.Collections.Immutable;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Rounds;

/// <summary>
/// A run as a pure machine: (state, event) → (state, effects). No clock, no socket, no disk: the driver journals the event and then runs
/// the effects.
/// <code>
/// Planned     --Planned                          --> Announced     Announce
/// Announced   --Announced                        --> Collecting    StartTimer Deadline
/// Collecting  --UpdateAdmitted, all sites        --> Aggregating   Aggregate
/// Collecting  --UpdateAdmitted, buffer full      --> Aggregating   Aggregate            (asynchronous strategies)
/// Collecting  --UpdateAdmitted, quorum reached   --> Collecting    StartTimer Grace
/// Collecting  --Grace or Deadline, with quorum   --> Aggregating   Aggregate
/// Collecting  --Deadline, no quorum              --> Collecting    StartTimer Deadline
/// Collecting  --UpdateLost                       --> Collecting    AskAgain
/// Aggregating --UpdateLost                       --> Collecting    AskAgain, StartTimer Deadline (takes the lost ones only)
/// Collecting, reopened --UpdateAdmitted, none lost any more, or Deadline with quorum --> Aggregating   Aggregate
/// Aggregating --Aggregated                       --> Evaluating    AskForEvaluations, StartTimer Evaluation
/// Aggregating --Aggregated, sites fell apart     --> Finished      DropUpdates, Conclude
/// Aggregating --Aggregated, nothing to judge yet --> next round (Gathered)              (sums before the last round)
/// Aggregating --AggregationFailed                --> next round (Rejected)
/// Evaluating  --SiteEvaluated by all and enough  --> next round (Released | Rejected)
/// Evaluating  --SiteEvaluated, quorum reached    --> Evaluating    StartTimer EvaluationGrace
/// Evaluating  --Evaluation, or EvaluationGrace   --> next round (Released | Rejected)
/// next round                                     --> Announced     Announce; after the last: Finished, Conclude
/// any         --Stopped                          --> Finished      DropUpdates, Conclude
/// next round, privacy budget would be exceeded   --> Finished      Conclude
/// </code>
/// Before its next round a round that was released asks for <see cref="RunEffect.Release"/>, and one whose updates are of no use any more
/// for <see cref="RunEffect.DropUpdates"/>. A site that let evaluations lapse (<see cref="RunState.MostLapses"/>) is not among <i>all</i>
/// any more until it has evaluated again, be it late. An event that fits no line, such as one of an earlier round, changes nothing.
/// </summary>
public static class RunMachine
{
    private static readonly GateDecision Gathered = new(
        Release: false,
        TrainOn: true,
        "the sites' features are measured; the next round solves for the head"
    );

    /// <summary>Begins a run.</summary>
    public static RunTransition Begin(RunEvent.Planned planned)
    {
        ArgumentNullException.ThrowIfNull(planned);
        var privacy = planned.Settings.Privacy;
        var state = new RunState
        {
            Settings = planned.Settings,
            Base = planned.InitialModel,
            Ledger = planned.Ledger ?? (privacy.ProtectsSites ? PrivacyLedger.Open(privacy) : null),
            Families = planned.Settings.Families.AreSought
                ? new FamilyAssignment().Declare(
                    planned.Settings.Sites.Select(site => KeyValuePair.Create(site, planned.Family ?? FamilyAssignment.Undeclared))
                )
                : null,
        };
        return Open(state, round: 0, planned.InitialModel, planned.At);
    }

    /// <summary>Applies an event.</summary>
    public static RunTransition Apply(RunState state, RunEvent happened)
    {
        ArgumentNullException.ThrowIfNull(state);
        return (state.Phase, happened) switch
        {
            (RunPhase.Finished, _) => Unchanged(state),
            (_, RunEvent.Stopped e) => Stop(state, e.Reason),
            (RunPhase.Announced, RunEvent.Announced e) when e.Round == state.Round => Collect(state, e),
            (RunPhase.Collecting, RunEvent.UpdateAdmitted e) when e.Round == state.Round => Admit(state, e),
            (RunPhase.Collecting or RunPhase.Aggregating, RunEvent.UpdateLost e)
                when e.Round == state.Round && state.Updates.ContainsKey(e.Site) => Lose(state, e.Site),
            (RunPhase.Collecting, RunEvent.UpdateRefused e) when e.Round == state.Round && !state.Updates.ContainsKey(e.Site) => new(
                state with
                {
                    Refusals = state.Refusals.SetItem(e.Site, e.Reason),
                },
                []
            ),
            (RunPhase.Collecting, RunEvent.TimerFired e) when e.Round == state.Round => Wait(state, e),
            (RunPhase.Aggregating, RunEvent.Aggregated e) when e.Round == state.Round => Ask(state, e),
            (RunPhase.Aggregating, RunEvent.AggregationFailed e) when e.Round == state.Round => End(
                state,
                new GateDecision(Release: false, TrainOn: false, e.Reason),
                e.At
            ),
            (RunPhase.Evaluating, RunEvent.SiteEvaluated e)
                when e.Round == state.Round && e.Model == state.Candidate && !state.Evaluations.ContainsKey(e.Site) => Evaluate(state, e),
            (RunPhase.Evaluating, RunEvent.TimerFired { Timer: RoundTimer.Evaluation } e) when e.Round == state.Round => Decide(
                state,
                e.At
            ),
            (RunPhase.Evaluating, RunEvent.TimerFired { Timer: RoundTimer.EvaluationGrace } e)
                when e.Round == state.Round && state.HasEvaluationQuorum => Decide(state, e.At),
            (_, RunEvent.SiteEvaluated e) when state.Lapses.ContainsKey(e.Site) && IsOfLastRound(state, e) => new(
                state with
                {
                    Lapses = state.Lapses.Remove(e.Site),
                },
                []
            ),
            _ => Unchanged(state),
        };
    }

    /// <summary>
    /// The effects that a run needs again after its process was restarted in this state; a crash may have come between an event and any of
    /// its effects. Timers begin anew.
    /// </summary>
    public static ImmutableArray<RunEffect> Resume(RunState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        var effects = ImmutableArray.CreateBuilder<RunEffect>();
        effects.AddRange(Drop(state.LastDeadRound - 1));
        if (state.LastRelease is { } release)
        {
            effects.Add(new RunEffect.Release(release.Round));
        }

        effects.AddRange(Pending(state));
        return effects.ToImmutable();
    }

    /// <summary>Whether what was asked for is still to be done, so that an effect that failed is worth another try.</summary>
    public static bool IsDue(RunState state, RunEffect effect)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Pending(state).Contains(effect);
    }

    private static ImmutableArray<RunEffect> Pending(RunState state) =>
        state.Phase switch
        {
            RunPhase.Announced => [new RunEffect.Announce(state.Round, state.Base)],
            RunPhase.Collecting => state.HasQuorum
                ? [.. Asking(state), Timer(state, RoundTimer.Deadline), Timer(state, RoundTimer.Grace)]
                : [.. Asking(state), Timer(state, RoundTimer.Deadline)],
            RunPhase.Aggregating => [new RunEffect.Aggregate(state.Round)],
            RunPhase.Evaluating =>
            [
                .. Drop(state.LastDeadRound),
                new RunEffect.AskForEvaluations(state.Round, state.Candidate!.Value),
                Timer(state, RoundTimer.Evaluation),
                .. state.HasEvaluationQuorum ? [Timer(state, RoundTimer.EvaluationGrace)] : ImmutableArray<RunEffect>.Empty,
            ],
            RunPhase.Finished => [new RunEffect.DropUpdates(state.Round), new RunEffect.Conclude()],
            _ => [],
        };

    // What was written before a power cut may not be on the disk, although its admission is.
    private static ImmutableArray<RunEffect> Asking(RunState state)
    {
        RunEffect announce = state.Lost.IsEmpty ? new RunEffect.Announce(state.Round, state.Base) : new RunEffect.AskAgain(state.Round);
        return state.Phase != RunPhase.Collecting ? []
            : state.Updates.IsEmpty ? [announce]
            : [announce, new RunEffect.CheckUpdates(state.Round)];
    }

    // What a round costs of the sites' privacy budget is spent before anything of it runs; a round that would exceed the budget does not
    // begin.
    private static RunTransition Open(RunState state, int round, Hash256 baseModel, DateTimeOffset at)
    {
        var opened = state.AtRound(round, baseModel, RunPhase.Announced) with { OpenedAt = at };
        if (state.Ledger is { } ledger && state.Settings.Privacy.ProtectsSites)
        {
            if (
                !ledger.TrySpend(
                    new PrivacySpent(state.Settings.Run, round, state.Settings.Privacy.SiteRound()),
                    out var spent,
                    out var decision
                )
            )
            {
                return Finish(opened with { Phase = RunPhase.Finished, StopReason = decision.Reason });
            }

            opened = opened with { Ledger = spent };
        }

        return new(opened, [new RunEffect.Announce(round, baseModel)]);
    }

    private static RunTransition Collect(RunState state, RunEvent.Announced announced)
    {
        var collecting = state with { Phase = RunPhase.Collecting, OpenedAt = announced.At };
        return new(collecting, [Timer(collecting, RoundTimer.Deadline)]);
    }

    private static RunTransition Admit(RunState state, RunEvent.UpdateAdmitted admitted)
    {
        if (state.Updates.ContainsKey(admitted.Site))
        {
            return Unchanged(state);
        }

        var next = state with
        {
            Updates = state.Updates.Add(admitted.Site, admitted.Update),
            Refusals = state.Refusals.Remove(admitted.Site),
            Lost = state.Lost.Remove(admitted.Site),
        };
        if (state.IsReopened)
        {
            return next.Lost.IsEmpty ? Close(next) : new(next, []);
        }

        if (next.Updates.Count == next.Settings.Sites.Length || (next.HasQuorum && next.IsBuffered))
        {
            return Close(next);
        }

        return next.HasQuorum && !state.HasQuorum ? new(next, [Timer(next, RoundTimer.Grace)]) : new(next, []);
    }

    private static RunTransition Lose(RunState state, string site)
    {
        var next = state with
        {
            Phase = RunPhase.Collecting,
            Updates = state.Updates.Remove(site),
            Lost = state.Lost.Add(site),
            IsReopened = state.IsReopened || state.Phase == RunPhase.Aggregating,
        };
        var ask = new RunEffect.AskAgain(state.Round);
        return state.Phase == RunPhase.Aggregating ? new(next, [ask, Timer(next, RoundTimer.Deadline)]) : new(next, [ask]);
    }

    private static RunTransition Wait(RunState state, RunEvent.TimerFired fired) =>
        fired.Timer switch
        {
            // The grace was over before: it is no reason to go on without what was lost.
            RoundTimer.Grace when state.IsReopened => Unchanged(state),
            RoundTimer.Grace or RoundTimer.Deadline when state.HasQuorum => Close(state),
            RoundTimer.Deadline => new(state, [Timer(state, RoundTimer.Deadline)]),
            _ => Unchanged(state),
        };

    private static RunTransition Close(RunState state) =>
        new(
            state with
            {
                Phase = RunPhase.Aggregating,
                Lost = state.Lost.Clear(),
                IsReopened = false,
            },
            [new RunEffect.Aggregate(state.Round)]
        );

    private static RunTransition Ask(RunState state, RunEvent.Aggregated aggregated)
    {
        var asking = state with
        {
            Phase = RunPhase.Evaluating,
            Candidate = aggregated.Candidate,
            ServerState = aggregated.ServerState,
            DownloadBytes = aggregated.DownloadBytes,
            ClipBound = aggregated.ClipBound,
            Updates = state.Updates.RemoveRange(aggregated.LeftOut.Keys),
            Refusals = state.Refusals.SetItems(aggregated.LeftOut),
            Warnings = aggregated.Warnings,
            Families = aggregated.Findings is { } findings
                ? state.Families?.After(findings, state.Settings.Families.Patience)
                : state.Families,
        };
        return asking.IsDivided ? Stop(asking, WhyDivided(asking))
            : asking.OnlyGathers ? End(asking with { Phase = RunPhase.Aggregating }, Gathered, aggregated.At)
            : new(
                asking,
                [
                    .. Drop(state.LastDeadRound),
                    new RunEffect.AskForEvaluations(state.Round, aggregated.Candidate),
                    Timer(asking, RoundTimer.Evaluation),
                ]
            );
    }

    private static RunTransition Evaluate(RunState state, RunEvent.SiteEvaluated evaluated)
    {
        var next = state with { Evaluations = state.Evaluations.Add(evaluated.Site, evaluated.Evaluation) };
        return next.IsEvaluated && next.GateCase.HasQuorum ? Decide(next, evaluated.At)
            : next.HasEvaluationQuorum && !state.HasEvaluationQuorum ? new(next, [Timer(next, RoundTimer.EvaluationGrace)])
            : new(next, []);
    }

    private static bool IsOfLastRound(RunState state, RunEvent.SiteEvaluated evaluated) =>
        state.History is [.., var last] && last.Round == evaluated.Round && last.Candidate == evaluated.Model;

    private static RunTransition Decide(RunState state, DateTimeOffset at) => End(state, ReleaseGate.Decide(state.GateCase), at);

    private static RunTransition End(RunState state, GateDecision decision, DateTimeOffset at)
    {
        var effects = ImmutableArray.CreateBuilder<RunEffect>();
        var ended = state with
        {
            History = state.History.Add(Record(state, decision, at)),
            Lapses = state.Phase == RunPhase.Evaluating ? state.LapsesAfter : state.Lapses,
        };
        if (state.Phase == RunPhase.Aggregating)
        {
            effects.AddRange(Drop(state.LastDeadRound));
        }

        if (decision.Release)
        {
            ended = ended with { Released = state.Candidate, ReleasedUnsent = state.Unsent, ReleasedEvaluations = state.Evaluations };
            effects.Add(new RunEffect.Release(state.Round));
        }

        // What was left out on the way to a model goes with it: else the run would make up for steps that it has taken back.
        var (nextBase, unsent) =
            decision.TrainOn && state.Candidate is { } candidate ? (candidate, state.Unsent)
            : ended.Released is { } released ? (released, ended.ReleasedUnsent)
            : (state.Base, state.BaseUnsent);
        ended = ended.Lacking(unsent);
        var round = state.Round + 1;
        var next =
            round == state.Settings.Rounds ? Finish(ended.AtRound(round, nextBase, RunPhase.Finished)) : Open(ended, round, nextBase, at);
        effects.AddRange(next.Effects);
        return next with { Effects = effects.ToImmutable() };
    }

    private static RoundRecord Record(RunState state, GateDecision decision, DateTimeOffset at) =>
        new()
        {
            Round = state.Round,
            Base = state.Base,
            Candidate = state.Candidate,
            DownloadBytes = state.DownloadBytes,
            Outcome = OutcomeOf(decision),
            Reason = decision.Reason,
            Gate = decision.Figures,
            Updates = state.Updates,
            Refusals = state.Refusals,
            Warnings = state.Warnings,
            Evaluations = state.Evaluations,
            Privacy = state.Candidate is null
                ? null
                : ModelPrivacy.Of(
                    state.Settings.Privacy,
                    state.Ledger,
                    state.History.LastOrDefault(round => round.Privacy is not null)?.Privacy,
                    state.Updates.Values.Select(update => update.Epsilon)
                ),
            OpenedAt = state.OpenedAt,
            EndedAt = at,
        };

    private static RoundOutcome OutcomeOf(GateDecision decision) =>
        decision == Gathered ? RoundOutcome.Gathered
        : decision.Release ? RoundOutcome.Released
        : RoundOutcome.Rejected;

    // One model would make the sites of each family worse. What they have in common so far is in the model that the round began with.
    private static string WhyDivided(RunState state) =>
        $"the sites' updates fall into families: {string.Join("; ", state.Families!.Families.Select(family => $"{family.Key}: {string.Join(", ", family.Value)}"))}. Begin a run a family, from model {state.Base.Short}";

    private static RunTransition Stop(RunState state, string reason) =>
        new(
            state with
            {
                Phase = RunPhase.Finished,
                StopReason = reason,
            },
            [new RunEffect.DropUpdates(state.Round), new RunEffect.Conclude()]
        );

    private static RunTransition Finish(RunState state) =>
        new(state with { Phase = RunPhase.Finished }, [.. state.IsBuffered ? Drop(state.Round) : [], new RunEffect.Conclude()]);

    private static ImmutableArray<RunEffect> Drop(int round) => round < 0 ? [] : [new RunEffect.DropUpdates(round)];

    private static RunEffect.StartTimer Timer(RunState state, RoundTimer timer) =>
        new(
            state.Round,
            timer,
            timer switch
            {
                RoundTimer.Grace or RoundTimer.EvaluationGrace => state.Settings.Closing.Grace,
                RoundTimer.Evaluation => state.Settings.Closing.EvaluationDeadline,
                _ => state.Settings.Closing.Deadline,
            }
        );

    private static RunTransition Unchanged(RunState state) => new(state, []);
}
