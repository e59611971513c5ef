using System.Collections.Immutable;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>Brings what a site is busy with in line with what it should be doing. Pure.</summary>
internal static class SiteReconciler
{
    /// <summary>Cancels what is not wanted, starts what is wanted, and tells what changed.</summary>
    /// <param name="state">The site, knowing all that happened.</param>
    /// <param name="before">What the consortium was told last; null at the start, when it has been told nothing.</param>
    /// <param name="first">Effects that go before.</param>
    public static SiteTransition Reconcile(SiteState state, SiteCondition? before, ImmutableArray<SiteEffect> first)
    {
        var effects = first.ToBuilder();
        state = Gate(state, effects);
        state = Download(state, effects);
        state = Work(state, effects);
        state = Upload(state, effects);
        state = Report(state, effects);
        state = Discard(state, effects);
        if (
            before is not null
            && state.Condition != before
            && !effects.OfType<SiteEffect.PublishStatus>().Any(told => told.Condition == state.Condition)
        )
        {
            effects.Add(new SiteEffect.PublishStatus(state.Condition));
        }

        return new SiteTransition(state, effects.ToImmutable());
    }

    /// <summary>The site without a release that it does not want.</summary>
    public static (SiteState State, ImmutableArray<SiteEffect> Effects) Refuse(SiteState state, Hash256 release, string reason) =>
        (
            state with
            {
                RefusedRelease = release,
                Problems = state.Problems.SetItem(SiteLane.Adoption, $"release {release.Short} refused: {reason}"),
                Pauses = state.Pauses.Remove(SiteLane.Adoption),
            },
            [new SiteEffect.SaveRefusal(release, reason)]
        );

    private static SiteState Gate(SiteState state, ImmutableArray<SiteEffect>.Builder effects)
    {
        if (state.Adopting is not null || state.IsPaused(SiteLane.Adoption) || DesiredActivities.Adoption(state) is not { } ready)
        {
            return state;
        }

        var (release, figures, lineFigures) = ready;
        if (lineFigures is not null && !figures.Counts.Support.SequenceEqual(lineFigures.Counts.Support) && state.JudgedAnew != release)
        {
            // The images changed between the two judgements: figures of different images say nothing about the models.
            return state with { Evaluations = state.Evaluations.RemoveRange([release, state.Line!.Value]), JudgedAnew = release };
        }

        if (OwnGate.Refusal(state.Limits.MaxDrop, figures, lineFigures) is { } reason)
        {
            var (refused, more) = Refuse(state, release, reason);
            effects.AddRange(more);
            return refused;
        }

        effects.Add(new SiteEffect.Adopt(release));
        return state with { Adopting = release };
    }

    private static SiteState Download(SiteState state, ImmutableArray<SiteEffect>.Builder effects)
    {
        var wanted = DesiredActivities.Downloads(state);
        if (state.Download is { } running && !wanted.Contains(running))
        {
            effects.Add(new SiteEffect.CancelFetch(running));
            state = state with { Download = null };
        }

        if (state.Missing is { } missing && missing != state.Download)
        {
            state = state with { Missing = null };
        }

        if (state.Download is not null || wanted.IsEmpty || state.IsPaused(SiteLane.Download))
        {
            return state;
        }

        effects.Add(new SiteEffect.Fetch(wanted[0], DesiredActivities.StepBase(state, wanted[0])));
        return state with { Download = wanted[0] };
    }

    private static SiteState Work(SiteState state, ImmutableArray<SiteEffect>.Builder effects)
    {
        var wanted = DesiredActivities.Work(state);
        if (state.Work is { } running && !wanted.Contains(running))
        {
            effects.Add(new SiteEffect.CancelWork(running));
            state = state with { Work = null };
        }

        if (state.Work is not null || wanted.IsEmpty || state.IsPaused(SiteLane.Work))
        {
            return state;
        }

        effects.Add(new SiteEffect.StartWork(wanted[0]));
        return state with { Work = wanted[0] };
    }

    private static SiteState Upload(SiteState state, ImmutableArray<SiteEffect>.Builder effects)
    {
        var wanted = DesiredActivities.Upload(state);
        if (state.Upload == wanted)
        {
            return state;
        }

        if (state.Upload is { } running)
        {
            effects.Add(new SiteEffect.CancelUpload(running));
        }

        if (wanted is { } round)
        {
            effects.Add(new SiteEffect.StartUpload(round));
        }

        return state with
        {
            Upload = wanted,
        };
    }

    private static SiteState Report(SiteState state, ImmutableArray<SiteEffect>.Builder effects)
    {
        if (
            DesiredActivities.Candidate(state) is not { } candidate
            || state.Reported == state.Plan!.Revision
            || !state.Evaluations.TryGetValue(candidate, out var evaluation)
        )
        {
            return state;
        }

        effects.Add(new SiteEffect.SendEvaluation(state.Plan.Round, candidate, evaluation));
        return state with { Reported = state.Plan.Revision };
    }

    private static SiteState Discard(SiteState state, ImmutableArray<SiteEffect>.Builder effects)
    {
        // As long as something is to be fetched, old models may hold blocks of it.
        var used = DesiredActivities.Used(state);
        var unused = state.Models.Except(used);
        if (unused.IsEmpty || state.Plan is null || !DesiredActivities.Downloads(state).IsEmpty)
        {
            return state;
        }

        effects.Add(new SiteEffect.Discard([.. unused]));
        return state with { Models = state.Models.Except(unused), Evaluations = state.Evaluations.RemoveRange(unused) };
    }
}
