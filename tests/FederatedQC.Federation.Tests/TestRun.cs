using System.Collections.Immutable;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Tests;

/// <summary>A small run: three sites, two rounds, a quorum of two, one tensor of two blocks.</summary>
internal static class TestRun
{
    public const int Parameters = ParameterBlocks.Size + 5;
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 8, 0, 0, TimeSpan.Zero);
    public static readonly Hash256 Initial = Hash256.Of("the initial model"u8);

    public static ModelSpec Spec { get; } =
        new()
        {
            Architecture = "compact",
            Width = 8,
            Norm = NormKind.Group,
            InputSize = 64,
            Channels = 1,
            Classes = ["good", "scratch"],
            DefectFreeClass = "good",
            Mean = [0.5f],
            Std = [0.25f],
            Tensors = [new TensorSpec("w", [Parameters], TensorRole.Shared)],
        };

    public static RunSettings Settings { get; } =
        new()
        {
            Run = "run-1",
            Rounds = 2,
            Sites = ["a", "b", "c"],
            Spec = Spec,
        };

    public static RunState Begun { get; } = RunMachine.Begin(new RunEvent.Planned(Settings, Initial, Start)).State;

    public static Hash256 Candidate(int number) => Hash256.Of(BitConverter.GetBytes(number));

    public static AdmittedUpdate Update(long samples = 100) => new(samples, 10, 0.5, 1000, 1.5);

    /// <summary>What a site says that holds back 50 good and 50 scratched parts: its AUROC is the share that is judged right.</summary>
    public static SiteEvaluation Evaluation(long goodRight = 45, long scratchesRight = 45, double parity = 0) =>
        Judged(50, 50, goodRight, scratchesRight).Said(parity);

    /// <summary>
    /// Good and scratched parts, of which those that are taken for good have a low defect score, and the others a high one.
    /// </summary>
    public static Judgement Judged(long good, long scratched, long goodRight, long scratchesRight) =>
        new(
            new ClassCounts(
                [good, scratched],
                [goodRight, scratchesRight],
                [goodRight + scratched - scratchesRight, scratchesRight + good - goodRight]
            ),
            new ScoreHistogram(Bins((10, goodRight), (50, good - goodRight)), Bins((10, scratched - scratchesRight), (50, scratchesRight)))
        );

    public static SiteEvaluation Said(this Judgement judgement, double parity = 0, Judgement? alone = null) =>
        new(judgement.Counts, parity) { Scores = judgement.Scores, Alone = alone };

    public static ImmutableArray<long> Bins(params (int Bin, long Parts)[] counts)
    {
        var bins = new long[ScoreHistogram.Bins];
        foreach (var (bin, parts) in counts)
        {
            bins[bin] += parts;
        }

        return [.. bins];
    }

    public static ImmutableSortedDictionary<string, SiteEvaluation> Said(params (string Site, SiteEvaluation Evaluation)[] said) =>
        said.ToImmutableSortedDictionary(entry => entry.Site, entry => entry.Evaluation, StringComparer.Ordinal);

    public static RunState After(this RunState state, params RunEvent[] events) =>
        events.Aggregate(state, (current, happened) => RunMachine.Apply(current, happened).State);
}
