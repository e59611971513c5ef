using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// What a site should be doing, derived from the plan and from what is on disk, most urgent first. Nothing here remembers anything, so a
/// site that was restarted wants the same as one that was not; only an asynchronous run looks at what is going on, and lets it go on.
/// </summary>
internal static class DesiredActivities
{
    private static readonly SiteEvaluation Unjudged = new(new ClassCounts([], [], []), Parity: 0);

    /// <summary>Models that are to be fetched.</summary>
    public static ImmutableArray<Hash256> Downloads(SiteState state) => [.. Needed(state).Where(model => !state.Models.Contains(model))];

    /// <summary>The model at hand from which the plan offers a step to another; null for none.</summary>
    public static Hash256? StepBase(SiteState state, Hash256 model) =>
        state.Plan is { } plan && plan.Steps.TryGetValue(model, out var start) && state.Models.Contains(start) ? start : null;

    /// <summary>Work for the worker: what other sites wait for comes first, then the line, then training.</summary>
    public static ImmutableArray<SiteWork> Work(SiteState state)
    {
        var wanted = ImmutableArray.CreateBuilder<SiteWork>();
        if (Candidate(state) is { } candidate)
        {
            AddEvaluation(candidate);
        }

        if (Contenders(state) is [_, ..] contenders && state.Limits.HasImages)
        {
            Array.ForEach(contenders, AddEvaluation);
            if (state.Line is { } line && state.Evaluations.GetValueOrDefault(contenders[0]) is { Counts.Images: > 0 })
            {
                AddEvaluation(line);
            }
        }

        if (state.Work is SiteWork.Train running && StillCounts(state, running.Round, running.Base))
        {
            wanted.Add(running);
        }
        else if (TrainingBase(state) is { } start && TrainingModels(state).All(state.Models.Contains))
        {
            wanted.Add(new SiteWork.Train(state.Plan!.Round, start));
        }

        return wanted.ToImmutable();

        void AddEvaluation(Hash256 model)
        {
            if (state.Models.Contains(model) && !state.Evaluations.ContainsKey(model))
            {
                wanted.Add(new SiteWork.Evaluate(model));
            }
        }
    }

    /// <summary>The release that is ready for the gate, with the figures that it is judged by.</summary>
    public static (Hash256 Model, SiteEvaluation Figures, SiteEvaluation? LineFigures)? Adoption(SiteState state)
    {
        if (Release(state) is not { } release || !state.Models.Contains(release))
        {
            return null;
        }

        if (!state.Limits.HasImages)
        {
            return (release, Unjudged, null);
        }

        if (state.Evaluations.GetValueOrDefault(release) is not { } figures)
        {
            return null;
        }

        var comparable = state.Line is { } line && state.Models.Contains(line) && figures.Counts.Images > 0;
        if (!comparable)
        {
            return (release, figures, null);
        }

        return state.Evaluations.GetValueOrDefault(state.Line!.Value) is { } lineFigures ? (release, figures, lineFigures) : null;
    }

    /// <summary>The round whose update is to be sent.</summary>
    public static RoundKey? Upload(SiteState state) =>
        Asked(state, Phase.Train) is not null && IsToBeSent(state, state.Update) ? state.Update!.Round : null;

    /// <summary>The candidate that the site is asked to judge.</summary>
    public static Hash256? Candidate(SiteState state) => Asked(state, Phase.Evaluate)?.Candidate;

    /// <summary>
    /// Models that the site has a use for: what the plan names for the present phase, what goes to the line, and what is there.
    /// </summary>
    public static ImmutableArray<Hash256> Used(SiteState state)
    {
        var plan = state.Plan;
        var named = new[]
        {
            state.Line,
            plan?.Base,
            plan?.Control,
            plan?.Candidate,
            plan?.Released,
            (state.Work as SiteWork.Train)?.Base,
            state.Update?.Personal,
        };
        return [.. Needed(state).Concat(named.OfType<Hash256>()).Distinct()];
    }

    private static IEnumerable<Hash256> Needed(SiteState state) =>
        new[] { Candidate(state) }.OfType<Hash256>().Concat(Contenders(state)).Concat(TrainingModels(state)).Distinct();

    private static IEnumerable<Hash256> TrainingModels(SiteState state) =>
        TrainingBase(state) is { } start ? new[] { start, state.Plan!.Control }.OfType<Hash256>() : [];

    // What goes to the line if it passes the site's own gate: the contender that does better on the site's images, its own one where both
    // do as well.
    private static Hash256? Release(SiteState state) =>
        Contenders(state) switch
        {
            [var only] => only,
            [var own, var released]
                when state.Evaluations.TryGetValue(own, out var ours) && state.Evaluations.TryGetValue(released, out var theirs) => Fresh(
                state,
                SiteMeasure.Of(theirs.Judgement) > SiteMeasure.Of(ours.Judgement) ? released : own
            ),
            _ => null,
        };

    // Once the consortium has a release, the line may get it or, under Ditto, the site's own model.
    private static Hash256[] Contenders(SiteState state)
    {
        if (state.Plan?.Released is not { } released)
        {
            return [];
        }

        var own =
            state.Plan.Settings.TrainsPersonal
            && state.Update is { Personal: { } personal } update
            && update.Round.Run == state.Plan.Round.Run
            && state.Models.Contains(personal)
                ? personal
                : (Hash256?)null;
        return own is { } model ? [model, released]
            : Fresh(state, released) is { } release ? [release]
            : [];
    }

    private static Hash256? Fresh(SiteState state, Hash256 model) => model != state.Line && model != state.RefusedRelease ? model : null;

    private static Hash256? TrainingBase(SiteState state) =>
        Asked(state, Phase.Train) is { } plan && !(state.Update is { } update && IsFor(update, plan)) && !IsToBeSent(state, state.Update)
            ? plan.Base
            : null;

    private static bool IsFor(SiteUpdate update, SitePlan plan) => update.Round == plan.Round && update.Base == plan.Base;

    private static bool IsToBeSent(SiteState state, SiteUpdate? update) =>
        update is { Outcome: UpdateOutcome.Pending or UpdateOutcome.AskedAgain }
        && (IsFor(update, state.Plan!) || StillCounts(state, update.Round, update.Base));

    // An asynchronous run takes updates that began some rounds ago: a slow site goes on while the others are ahead, or are judging a
    // candidate.
    private static bool StillCounts(SiteState state, RoundKey began, Hash256 start)
    {
        if (
            !state.Limits.TakesPart
            || state.Plan is not { Phase: Phase.Train or Phase.Evaluate or Phase.Wait } plan
            || !plan.Settings.Sites.Contains(state.Site)
            || plan.Round.Run != began.Run
            || !plan.Settings.Methods.Strategy.IsBuffered
        )
        {
            return false;
        }

        var staleness = plan.Round.Round - began.Round;
        return staleness == 0 ? start == plan.Base : staleness > 0 && staleness <= plan.Settings.Server.MaxStaleness;
    }

    private static SitePlan? Asked(SiteState state, Phase phase) =>
        state.Limits.TakesPart && state.Plan is { } plan && plan.Phase == phase && plan.Settings.Sites.Contains(state.Site) ? plan : null;
}
