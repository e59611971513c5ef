using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// A site as a pure machine: (state, event) → (state, effects). An event only changes what is known; what follows from it is derived each
/// time anew by comparing what should be going on (<see cref="DesiredActivities"/>) with what is. So it does not matter in which order
/// events come, how often, or whether the process was restarted in between: what is on disk decides.
/// <code>
/// PlanReceived higher revision: plan kept, pauses end; of the same round: a taken update is asked for again | same: evaluation is sent
/// again | lower: nothing Connected       status and evaluation are sent again
/// ModelFetched    model at hand                            | FetchFailed   pause, then again
/// FetchStalled    the consortium is told which model does not come
/// ModelLost       model not at hand
/// Trained         update at hand                           | WorkFailed    pause, then again
/// Evaluated       figures known                            | NotJudged     figures known to be none
/// Adopted         line has the model                       | AdoptionFailed pause, then again | AdoptionRefused  release refused
/// LineLost        line has the model before, or none
/// UpdateAccepted  update's fate known                      | UpdateRefused update's fate known, problem
/// UpdateLost      no update at hand: it is trained again
/// RetryDue        pause ends; stale when its number is an older timer's
///
/// Derived:  wanted and idle → start      going on and not wanted → cancel      not used → discard      condition changed → tell
/// </code>
/// </summary>
internal static class SiteMachine
{
    /// <summary>Begins with what was found on disk.</summary>
    public static SiteTransition Begin(SiteState restored)
    {
        ArgumentNullException.ThrowIfNull(restored);
        return SiteReconciler.Reconcile(restored, before: null, []);
    }

    /// <summary>Applies an event.</summary>
    public static SiteTransition Apply(SiteState state, SiteEvent happened)
    {
        ArgumentNullException.ThrowIfNull(state);
        var (known, effects) = Learn(state, happened);
        return SiteReconciler.Reconcile(known, state.Condition, effects);
    }

    private static (SiteState State, ImmutableArray<SiteEffect> Effects) Learn(SiteState state, SiteEvent happened) =>
        happened switch
        {
            SiteEvent.PlanReceived e => Receive(state, e.Plan),
            SiteEvent.Connected => (state with { Reported = null }, [new SiteEffect.PublishStatus(state.Condition)]),
            SiteEvent.ModelFetched e => Only(Fetched(state, e.Model)),
            SiteEvent.FetchFailed e when e.Model == state.Download => Pause(state with { Download = null }, SiteLane.Download, e.Reason),
            SiteEvent.FetchStalled e when e.Model == state.Download => Stalled(state with { Missing = e.Model }),
            SiteEvent.ModelLost e => Only(state with { Models = state.Models.Remove(e.Model) }),
            SiteEvent.Trained e => Only(Trained(state, e.Update)),
            SiteEvent.Evaluated e => Only(Judged(state, e.Model, e.Evaluation).Mended(SiteLane.Work)),
            SiteEvent.NotJudged e => Only(NotJudged(state, e)),
            SiteEvent.WorkFailed e when e.Work == state.Work => Pause(state with { Work = null }, SiteLane.Work, e.Reason),
            SiteEvent.Adopted e => Only((state with { Line = e.Model, Adopting = null, JudgedAnew = null }).Mended(SiteLane.Adoption)),
            SiteEvent.AdoptionFailed e when e.Model == state.Adopting => Pause(state with { Adopting = null }, SiteLane.Adoption, e.Reason),
            SiteEvent.AdoptionRefused e when e.Model == state.Adopting => SiteReconciler.Refuse(
                state with
                {
                    Adopting = null,
                },
                e.Model,
                e.Reason
            ),
            SiteEvent.LineLost e when e.Model == state.Line => Only(state with { Line = e.Instead }),
            SiteEvent.UpdateAccepted e when e.Round == state.Upload => Answer(state.Mended(SiteLane.Upload), UpdateOutcome.Accepted),
            SiteEvent.UpdateRefused e when e.Round == state.Upload => Answer(
                Trouble(state, SiteLane.Upload, $"update refused: {e.Reason}"),
                UpdateOutcome.Refused
            ),
            SiteEvent.UpdateLost e when e.Round == state.Upload => Only(state with { Upload = null, Update = null }),
            SiteEvent.RetryDue e when state.Pauses.GetValueOrDefault(e.Lane) is { } pause && pause.Retry == e.Retry => Only(
                state with
                {
                    Pauses = state.Pauses.SetItem(e.Lane, pause with { Waiting = false }),
                }
            ),
            _ => Only(state),
        };

    private static (SiteState State, ImmutableArray<SiteEffect> Effects) Receive(SiteState state, SitePlan plan)
    {
        if (state.Plan is { } present && plan.Revision <= present.Revision)
        {
            return Only(plan.Revision == present.Revision ? state with { Reported = null } : state);
        }

        var next = state with
        {
            Plan = plan,
            Pauses = ImmutableSortedDictionary<SiteLane, LanePause>.Empty,
            Problems = plan.Released == state.RefusedRelease ? state.Problems : state.Problems.Remove(SiteLane.Adoption),
            JudgedAnew = plan.Released == state.Plan?.Released ? state.JudgedAnew : null,
        };
        if (!IsAskedAgain(state, plan))
        {
            return (next, [new SiteEffect.SavePlan(plan)]);
        }

        // The fate first: a kill in between finds the old plan, and the new one asks again.
        var asked = state.Update! with { Outcome = UpdateOutcome.AskedAgain };
        return (next with { Update = asked }, [new SiteEffect.SaveOutcome(asked.Round, asked.Outcome), new SiteEffect.SavePlan(plan)]);
    }

    // A round is announced once. Where that is done anew, the aggregator has lost updates, or remembers less than it had said.
    private static bool IsAskedAgain(SiteState state, SitePlan plan) =>
        state is { Plan: { Phase: Phase.Train } before, Update.Outcome: UpdateOutcome.Accepted }
        && plan.Phase == Phase.Train
        && plan.Round == before.Round;

    private static (SiteState State, ImmutableArray<SiteEffect> Effects) Stalled(SiteState state) =>
        (state, [new SiteEffect.PublishStatus(state.Condition)]);

    private static SiteState Fetched(SiteState state, Hash256 model)
    {
        var next = state with { Models = state.Models.Add(model) };
        return state.Download == model ? (next with { Download = null }).Mended(SiteLane.Download) : next;
    }

    private static SiteState Trained(SiteState state, SiteUpdate update)
    {
        var next = state with { Update = update, Models = update.Personal is { } personal ? state.Models.Add(personal) : state.Models };
        return state.Work == new SiteWork.Train(update.Round, update.Base)
            ? (next with { Work = null }).Mended(SiteLane.Work).Mended(SiteLane.Upload)
            : next;
    }

    private static SiteState Judged(SiteState state, Hash256 model, SiteEvaluation evaluation) =>
        state with
        {
            Evaluations = state.Evaluations.SetItem(model, evaluation),
            Work = state.Work == new SiteWork.Evaluate(model) ? null : state.Work,
        };

    private static SiteState NotJudged(SiteState state, SiteEvent.NotJudged happened)
    {
        ImmutableArray<long> zeros = [.. Enumerable.Repeat(0L, happened.Classes)];
        return Trouble(
            Judged(state, happened.Model, new SiteEvaluation(new ClassCounts(zeros, zeros, zeros), Parity: 0)),
            SiteLane.Work,
            happened.Reason
        );
    }

    private static (SiteState State, ImmutableArray<SiteEffect> Effects) Answer(SiteState state, UpdateOutcome outcome) =>
        (
            state with
            {
                Upload = null,
                Update = state.Update! with { Outcome = outcome },
            },
            [new SiteEffect.SaveOutcome(state.Upload!.Value, outcome)]
        );

    private static (SiteState State, ImmutableArray<SiteEffect> Effects) Pause(SiteState state, SiteLane lane, string reason)
    {
        var failures = (state.Pauses.GetValueOrDefault(lane)?.Failures ?? 0) + 1;
        var retry = state.Retries + 1;
        var paused = Trouble(state, lane, reason) with
        {
            Retries = retry,
            Pauses = state.Pauses.SetItem(lane, new LanePause(failures, retry, Waiting: true)),
        };
        return (paused, [new SiteEffect.StartRetry(lane, retry, state.Limits.RetryAfter(failures))]);
    }

    // The consortium and the line's page are told of it, and it may quote what a broker said.
    private static SiteState Trouble(SiteState state, SiteLane lane, string reason) =>
        state with
        {
            Problems = state.Problems.SetItem(lane, PeerText.Visible(reason, PeerText.MaxSentenceLength)),
        };

    private static (SiteState State, ImmutableArray<SiteEffect> Effects) Only(SiteState state) => (state, []);
}

/// <summary>What an event did to a site.</summary>
/// <param name="State">The site after the event.</param>
/// <param name="Effects">What is to be done now, in this order.</param>
internal sealed record SiteTransition(SiteState State, ImmutableArray<SiteEffect> Effects);
