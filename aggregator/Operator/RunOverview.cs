using System.Collections.Immutable;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Aggregator.Sites;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Storage.Models;

namespace FederatedQC.Aggregator.Operator;

/// <summary>Answers the operator's questions from what the process knows.</summary>
internal sealed class RunOverview(
    AggregatorOptions options,
    RunConfiguration configuration,
    ConsortiumLinks links,
    RunDriver driver,
    SiteDirectory sites,
    ModelStore models
)
{
    private static readonly SiteRecord Unheard = new();

    /// <summary>Everything at once.</summary>
    public StatusView Status()
    {
        var state = driver.State;
        return new StatusView(
            options.Consortium,
            configuration.Family,
            Problem: null,
            links.IsConnected,
            state?.Settings.Run,
            state is null ? "idle" : Names.Of(state.Phase),
            state?.Round ?? 0,
            state?.Settings.Rounds ?? 0,
            state?.Base.ToString(),
            state?.Candidate?.ToString(),
            state?.Released?.ToString(),
            state?.LastRelease?.Privacy,
            state?.StopReason,
            state is { IsDivided: true } ? state.Families!.Families : null,
            state?.OpenedAt,
            Sites(state),
            state is null ? [] : [.. state.History.Select(RoundView.Of)]
        );
    }

    /// <summary>One round of the run; null when it has not begun.</summary>
    public RoundView? Round(int number) =>
        driver.State switch
        {
            { } state when number >= 0 && number < state.History.Length => RoundView.Of(state.History[number]),
            { Phase: not RunPhase.Finished } state when number == state.Round => RoundView.Of(state),
            _ => null,
        };

    /// <summary>The models in the store.</summary>
    public ImmutableArray<ModelView> Models()
    {
        var state = driver.State;
        return [.. models.List().Select(id => View(id, state)).OfType<ModelView>()];
    }

    private ModelView? View(Hash256 id, RunState? state)
    {
        var role =
            id == state?.Candidate ? "candidate"
            : id == state?.Released ? "released"
            : id == state?.Base ? "base"
            : "kept";
        return models.TryOpen(id, out var stored)
            ? new ModelView(
                id.ToString(),
                stored.Spec.Architecture,
                stored.Parameters,
                role,
                state?.History.LastOrDefault(round => round.Candidate == id)?.Round
            )
            : null;
    }

    private ImmutableArray<SiteView> Sites(RunState? state)
    {
        var heard = sites.All;
        IEnumerable<string> names = state is null ? heard.Keys : heard.Keys.Union(state.Settings.Sites).Order(StringComparer.Ordinal);
        return
        [
            .. names.Select(name =>
                SiteView.Of(
                    name,
                    heard.GetValueOrDefault(name, Unheard),
                    state?.Updates.GetValueOrDefault(name) is { } update ? UpdateSummary.Of(name, update) : null,
                    state?.Refusals.GetValueOrDefault(name)
                )
            ),
        ];
    }
}

/// <summary>A model in the store.</summary>
/// <param name="Model">Its id.</param>
/// <param name="Architecture">Its network.</param>
/// <param name="Parameters">Shared parameters.</param>
/// <param name="Role"><c>candidate</c>, <c>released</c>, <c>base</c> or <c>kept</c>; the first that is true.</param>
/// <param name="Round">The round that made it; null for the initial model.</param>
internal sealed record ModelView(string Model, string Architecture, int Parameters, string Role, int? Round);
