using System.Collections.Immutable;
using FederatedQC.Federation.Gate;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Sync;

/// <summary>What leaves the site of an evaluation: counts of images, and the largest difference between two runtimes' scores.</summary>
internal static class EvaluationMessage
{
    public static CandidateEvaluation Of(SiteEffect.SendEvaluation send)
    {
        var (counts, scores) = (send.Evaluation.Counts, send.Evaluation.Scores);
        return new CandidateEvaluation
        {
            Run = send.Round.Run,
            Round = (uint)send.Round.Round,
            Model = PackedHashes.Pack(send.Model),
            Support = { Unsigned(counts.Support) },
            Correct = { Unsigned(counts.Correct) },
            Predicted = { Unsigned(counts.Predicted) },
            Parity = send.Evaluation.Parity,
            GoodScores = { Unsigned(scores?.Good ?? []) },
            DefectiveScores = { Unsigned(scores?.Defective ?? []) },
            Alone = send.Evaluation.Alone is { } alone ? AloneOf(alone) : null,
        };
    }

    private static BaselineCounts AloneOf(Judgement alone) =>
        new()
        {
            Correct = { Unsigned(alone.Counts.Correct) },
            Predicted = { Unsigned(alone.Counts.Predicted) },
            GoodScores = { Unsigned(alone.Scores?.Good ?? []) },
            DefectiveScores = { Unsigned(alone.Scores?.Defective ?? []) },
        };

    private static IEnumerable<ulong> Unsigned(ImmutableArray<long> counts) => counts.Select(count => (ulong)count);
}
