using System.Collections.Immutable;
using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Federation.Updates;
using FederatedQC.SecureAggregation;

namespace FederatedQC.Simulation;

/// <summary>
/// The aggregator's side of a run that hides single updates. It knows of an update what the site says (images, steps, loss, bytes) and
/// never its numbers: it makes candidates of the means of groups.
/// </summary>
internal sealed class MaskedAggregator(RunSettings settings, SimulatedCandidates maker, double dropOutShare, ulong noise)
{
    /// <summary>The code of a site that vanished before its update was part of a mean.</summary>
    public const string DroppedOut = "dropped_out";

    private readonly UpdateShape _shape = new(settings);
    private MaskedRound _round = new([]);

    /// <summary>The sites whose update is part of the round's candidate.</summary>
    public ImmutableSortedSet<string> Survivors => _round.Survivors;

    /// <summary>Runs secure aggregation among the sites that trained.</summary>
    /// <param name="round">The round, from 0.</param>
    /// <param name="updates">What they trained; in any order.</param>
    /// <param name="at">When.</param>
    /// <returns>What the run is told of each site.</returns>
    public IReadOnlyList<RunEvent> Collect(int round, IEnumerable<SimulatedUpdate> updates, DateTimeOffset at)
    {
        var heard = updates
            .Where(update => update.Update is not null)
            .OrderBy(update => update.Site, StringComparer.Ordinal)
            .ToLookup(ReasonAgainst);
        var taken = heard[RefusalReason.None].ToList();
        _round = MaskedRound.Run(settings, round, taken, dropOutShare, noise);
        var bytes = _round.Bytes;
        return
        [
            .. heard
                .Where(group => group.Key != RefusalReason.None)
                .SelectMany(group =>
                    group.Select(update => new RunEvent.UpdateRefused(round, update.Site, RefusalCodes.Of(group.Key), at))
                ),
            .. taken.Select(update => new RunEvent.UpdateAdmitted(
                round,
                update.Site,
                new AdmittedUpdate(
                    update.Samples,
                    update.Steps,
                    update.Loss,
                    bytes.GetValueOrDefault(update.Site),
                    Norm: 0,
                    Epsilon: update.Epsilon
                ),
                at
            )),
        ];
    }

    /// <summary>Makes the candidate of a round, or says why there is none.</summary>
    public RunEvent Aggregate(RunState state, DateTimeOffset at, CancellationToken cancellation)
    {
        var groups = _round.Summed;
        var rule = settings.Methods.Rule;
        if (groups.IsEmpty)
        {
            return new RunEvent.AggregationFailed(state.Round, WhyNone(state), at);
        }

        if (!rule.IsMean && rule.Objection(groups.Length, settings.Robust.FaultyOf(groups.Length)) is { } objection)
        {
            return new RunEvent.AggregationFailed(state.Round, $"secure aggregation in groups: {objection.TrimEnd('.')}", at);
        }

        var survivors = Survivors;
        var made = maker.Make(
            state,
            [.. groups.Select(group => FactsOf(group, state))],
            survivors.Count,
            block => new MeanUpdates(groups, _shape.RangeOf(block)),
            at,
            cancellation
        );
        return made is not RunEvent.Aggregated candidate
            ? made
            : candidate with
            {
                LeftOut = state
                    .Updates.Keys.Where(site => !survivors.Contains(site))
                    .ToImmutableSortedDictionary(site => site, _ => DroppedOut, StringComparer.Ordinal),
                Warnings = candidate.Warnings.SetItems(
                    _round.Groups.Select(group => KeyValuePair.Create(group.Name, Remark(group))).Where(entry => entry.Value is not null)!
                ),
            };
    }

    // What a site that follows the protocol would not send, and what the aggregator would not believe.
    private RefusalReason ReasonAgainst(SimulatedUpdate update) =>
        update.Samples < 1 || update.Samples > settings.Admission.MaxSamples ? RefusalReason.SampleCount
        : update.Update!.IsFinite ? RefusalReason.None
        : RefusalReason.NotFinite;

    private static UpdateFacts FactsOf(MaskedGroup group, RunState state) =>
        new(group.Name, group.Result.TotalWeight, Math.Max(1, (long)group.Result.Survivors.Average(site => state.Updates[site].Steps)));

    private string WhyNone(RunState state) =>
        _round.Groups is [var first, ..]
            ? $"secure aggregation: {Words(first.Result.Failure)}"
            : $"secure aggregation: only {state.Updates.Count} sites had an update, the plan asks for {Math.Max(settings.SecureAggregation.MinimumCohort, settings.SecureAggregation.GroupSize)}";

    private string? Remark(MaskedGroup group) =>
        group.Result.Failure != SecureRefusal.None ? $"no mean of {group.Sites.Length} sites: {Words(group.Result.Failure)}"
        : group.Result.Saturated > 0
            ? FormattableString.Invariant(
                $"{group.Result.Saturated} parameters of {group.Result.Survivors.Length} sites lay beyond {settings.SecureAggregation.Range} and were cut"
            )
        : null;

    private string Words(SecureRefusal failure) =>
        failure switch
        {
            SecureRefusal.TooFewSurvivors =>
                $"fewer than {settings.SecureAggregation.MinimumCohort} sites were left, so the sum was not opened",
            SecureRefusal.BelowThreshold => "too few sites were left to take the masks off",
            SecureRefusal.GraphDisconnected => "the sites that were left no longer hide each other",
            _ => $"it ended with {RefusalWord(failure)}",
        };

    private static string RefusalWord(SecureRefusal failure) =>
        System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(failure.ToString());
}
