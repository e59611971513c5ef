using System.Collections.Immutable;
using FederatedQC.Federation.Gate;

namespace FederatedQC.Aggregator.Rounds;

/// <summary>What a site said of a candidate. Rates are fractions of one, null where there is no image.</summary>
internal sealed record EvaluationSummary(
    string Site,
    long Images,
    double? Accuracy,
    double? Measure,
    double? Alone,
    double? Parity,
    ImmutableArray<long> Support,
    ImmutableArray<long> Correct,
    ImmutableArray<long> Predicted
)
{
    public static EvaluationSummary Of(string site, SiteEvaluation evaluation) =>
        new(
            site,
            evaluation.Counts.Images,
            Number(evaluation.Counts.Accuracy),
            Number(SiteMeasure.Of(evaluation.Judgement)),
            evaluation.Alone is { } alone ? Number(SiteMeasure.Of(alone)) : null,
            Number(evaluation.Parity),
            evaluation.Counts.Support,
            evaluation.Counts.Correct,
            evaluation.Counts.Predicted
        );

    public static double? Number(double value) => double.IsFinite(value) ? value : null;
}
