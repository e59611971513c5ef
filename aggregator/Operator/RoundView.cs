using System.Collections.Immutable;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Aggregator.Operator;

/// <summary>
/// One round: who took part, who was refused and why, how the candidate did, how it ended. The present round has no outcome yet.
/// </summary>
internal sealed record RoundView(
    int Round,
    string Base,
    string? Candidate,
    string? Outcome,
    string? Reason,
    DateTimeOffset OpenedAt,
    DateTimeOffset? EndedAt,
    double? Accuracy,
    GateFigures? Gate,
    double? Loss,
    long DownloadBytes,
    ImmutableArray<UpdateSummary> Updates,
    ImmutableSortedDictionary<string, string> Refusals,
    ImmutableArray<EvaluationSummary> Evaluations
)
{
    /// <summary>A round that ended.</summary>
    public static RoundView Of(RoundRecord round) =>
        new(
            round.Round,
            round.Base.ToString(),
            round.Candidate?.ToString(),
            Names.Of(round.Outcome),
            round.Reason,
            round.OpenedAt,
            round.EndedAt,
            AccuracyOf(round.Evaluations.Values),
            round.Gate,
            LossOf(round.Updates.Values),
            round.DownloadBytes,
            [.. round.Updates.Select(entry => UpdateSummary.Of(entry.Key, entry.Value))],
            round.Refusals,
            [.. round.Evaluations.Select(entry => EvaluationSummary.Of(entry.Key, entry.Value))]
        );

    /// <summary>The round that is going on.</summary>
    public static RoundView Of(RunState state) =>
        new(
            state.Round,
            state.Base.ToString(),
            state.Candidate?.ToString(),
            Outcome: null,
            Reason: null,
            state.OpenedAt,
            EndedAt: null,
            AccuracyOf(state.Evaluations.Values),
            Gate: null,
            LossOf(state.Updates.Values),
            state.DownloadBytes,
            [.. state.Updates.Select(entry => UpdateSummary.Of(entry.Key, entry.Value))],
            state.Refusals,
            [.. state.Evaluations.Select(entry => EvaluationSummary.Of(entry.Key, entry.Value))]
        );

    private static double? AccuracyOf(IEnumerable<SiteEvaluation> evaluations) =>
        evaluations
            .Select(evaluation => evaluation.Counts)
            .Aggregate((ClassCounts?)null, (sum, counts) => sum is null ? counts : sum + counts)
            is { Images: > 0 } all
            ? all.Accuracy
            : null;

    // Weighted by images, as claimed, over the sites that said a number.
    private static double? LossOf(IEnumerable<AdmittedUpdate> updates) =>
        updates
            .Where(update => double.IsFinite(update.Loss))
            .Aggregate((Loss: 0.0, Samples: 0.0), (sum, update) =>
                (sum.Loss + (update.Loss * update.Samples), sum.Samples + update.Samples)
            )
            is { Samples: > 0 } all
            ? EvaluationSummary.Number(all.Loss / all.Samples)
            : null;
}
