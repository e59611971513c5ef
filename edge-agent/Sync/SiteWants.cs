using System.Collections.Immutable;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>
/// What a site should be doing, derived from the plan and from what is on disk, most urgent first. Nothing here remembers anything, so a
/// site that was restarted wants the same as one that was not.
/// </summary>
internal static class SiteWants
{
    private static readonly SiteEvaluation Unjudged = new(new ClassCounts([], [], []), Parity: 0);

    /// <summary>Models that are to be fetched.</summary>
    public static ImmutableArray<Hash256> Downloads(SiteState state) =>
        [.. Needed(state).Where(model => !state.Models.Contains(model))];

    /// <summary>Work for the worker: what other sites wait for comes first, then the line, then training.</summary>
    public static ImmutableArray<SiteWork> Work(SiteState state)
    {
        var wanted = ImmutableArray.CreateBuilder<SiteWork>();
        if (Candidate(state) is { } candidate)
        {
            AddEvaluation(candidate);
        }

        if (Release(state) is { } release && state.Limits.HasImages)
        {
            AddEvaluation(release);
            if (state.Line is { } line && state.Evaluations.GetValueOrDefault(release) is { Counts.Images: > 0 })
            {
                AddEvaluation(line);
            }
        }

        if (TrainingBase(state) is { } start && state.Models.Contains(start))
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
        Asked(state, Phase.Train) is { } plan && state.Update is { Fate: UpdateFate.Pending } update && IsFor(update, plan) ? update.Round : null;

    /// <summary>The candidate that the site is asked to judge.</summary>
    public static Hash256? Candidate(SiteState state) => Asked(state, Phase.Evaluate)?.Candidate;

    /// <summary>Models that the site has a use for: what the plan names for the present phase, what goes to the line, and what is there.</summary>
    public static ImmutableArray<Hash256> Used(SiteState state) =>
        [.. Needed(state).Concat(new[] { state.Line, state.Plan?.Base, state.Plan?.Candidate, state.Plan?.Released }.OfType<Hash256>()).Distinct()];

    private static IEnumerable<Hash256> Needed(SiteState state) =>
        new[] { Candidate(state), Release(state), TrainingBase(state) }.OfType<Hash256>().Distinct();

    private static Hash256? Release(SiteState state) =>
        state.Plan?.Released is { } released && released != state.Line && released != state.RefusedRelease ? released : null;

    private static Hash256? TrainingBase(SiteState state) =>
        Asked(state, Phase.Train) is { } plan && !(state.Update is { } update && IsFor(update, plan)) ? plan.Base : null;

    private static bool IsFor(SiteUpdate update, SitePlan plan) => update.Round == plan.Round && update.Base == plan.Base;

    private static SitePlan? Asked(SiteState state, Phase phase) =>
        state.Limits.TakesPart && state.Plan is { } plan && plan.Phase == phase && plan.Settings.Sites.Contains(state.Site) ? plan : null;
}
