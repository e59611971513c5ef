using System.Collections.Immutable;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Wire;
using Google.Protobuf.Collections;

namespace FederatedQC.Aggregator.Sites;

/// <summary>Reads what a site says of a candidate. Lists of a wrong length are seen before anything is made of them.</summary>
internal static class EvaluationReader
{
    /// <summary>The evaluation; null when its counts don't fit the model's classes or each other.</summary>
    public static SiteEvaluation? Read(CandidateEvaluation said, ModelSpec spec)
    {
        var (classes, bins) = (spec.Classes.Length, spec.DefectFreeIndex < 0 ? 0 : ScoreHistogram.Bins);
        if (!HasLengths(said, classes, bins))
        {
            return null;
        }

        var counts = new ClassCounts(Counts(said.Support), Counts(said.Correct), Counts(said.Predicted));
        var evaluation = new SiteEvaluation(counts, said.Parity)
        {
            Scores = Scores(said.GoodScores, said.DefectiveScores),
            Alone = said.Alone is { } alone
                ? new Judgement(
                    new ClassCounts(counts.Support, Counts(alone.Correct), Counts(alone.Predicted)),
                    Scores(alone.GoodScores, alone.DefectiveScores)
                )
                : null,
        };
        return evaluation.IsConsistent(classes, spec.DefectFreeIndex) ? evaluation : null;
    }

    private static bool HasLengths(CandidateEvaluation said, int classes, int bins) =>
        said.Support.Count == classes
        && said.Correct.Count == classes
        && said.Predicted.Count == classes
        && AreBins(said.GoodScores, said.DefectiveScores, bins)
        && (
            said.Alone is not { } alone
            || (
                alone.Correct.Count == classes && alone.Predicted.Count == classes && AreBins(alone.GoodScores, alone.DefectiveScores, bins)
            )
        );

    // Who has no image to judge with sends none.
    private static bool AreBins(RepeatedField<ulong> good, RepeatedField<ulong> defective, int bins) =>
        good.Count == defective.Count && (good.Count == 0 || good.Count == bins);

    private static ScoreHistogram? Scores(RepeatedField<ulong> good, RepeatedField<ulong> defective) =>
        good.Count == 0 ? null : new ScoreHistogram(Counts(good), Counts(defective));

    private static ImmutableArray<long> Counts(RepeatedField<ulong> said) =>
        [.. said.Select(count => (long)Math.Min(count, long.MaxValue))];
}
