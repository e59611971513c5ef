using System.Collections.Immutable;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Simulation;

namespace FederatedQC.Cli.Simulate;

/// <summary>What a simulation adds to the report of any run.</summary>
internal static class SimulateReport
{
    public static RunReport Build(
        SimulateOptions options,
        SimulatedImages images,
        RunSettings settings,
        ImmutableArray<FamilyRun> runs,
        SimulatedBaselines? baselines,
        TimeSpan wall
    )
    {
        var first = runs[0].Result!;
        var contributions = runs.SelectMany(run => SimulatedContributions.BySite(run, images)).ToDictionary(StringComparer.Ordinal);
        var report = ConsortiumReport.Build(
            options.Consortium,
            settings,
            new ConsortiumResult
            {
                ModelId = ModelId.Of(settings.Spec, first.Shared).ToString(),
                Models =
                    runs.Length == 1 ? [] : [.. runs.Select(run => (run.Name, ModelId.Of(settings.Spec, run.Result!.Shared).ToString()))],
                IsOneModel = runs.Length == 1 && first.Test.Count == 1,
                Sites =
                [
                    .. images.Sites.Select(site =>
                        Site(site, images, runs.First(run => run.Sites.Contains(site)), runs.Length > 1, baselines) with
                        {
                            Contribution = contributions.GetValueOrDefault(site.Site),
                        }
                    ),
                ],
                First = first.Test.Values.First(),
                Pooled = baselines?.Pooled,
                Rounds =
                [
                    .. runs.SelectMany(run => run.Result!.Final.History.Select(round => Round(round, runs.Length == 1 ? null : run.Name))),
                ],
                TestImages = images.Test.Count,
                Privacy = ModelPrivacy.Costliest(runs.Select(run => run.Result!.Privacy)),
                Wall = wall,
            }
        );
        return report with
        {
            Attack = options.Attack is { } attack ? $"{attack.Attack.Name} by {attack.Sites} sites" : null,
            Contribution = SimulatedContributions.Summary(runs, images),
        };
    }

    /// <summary>A round as reports show it.</summary>
    public static RoundReport Round(RoundRecord round, string? family)
    {
        var samples = round.Updates.Values.Sum(update => (double)update.Samples);
        var counts = round.Evaluations.Values.Select(evaluation => evaluation.Counts).ToList();
        return new RoundReport(
            round.Round + 1,
            round.Outcome == RoundOutcome.Released ? "released" : "rejected",
            round.Reason,
            round.Updates.Count,
            round.Updates.Values.Sum(update => update.Loss * update.Samples / samples),
            counts.Count == 0 ? null : counts.Aggregate((sum, next) => sum + next).Accuracy,
            round.Updates.Values.Sum(update => update.Bytes),
            (round.EndedAt - round.OpenedAt).TotalSeconds,
            round.Refusals,
            round.Warnings,
            family,
            round.DownloadBytes,
            round.Gate
        );
    }

    private static SiteReport Site(
        SiteImages site,
        SimulatedImages images,
        FamilyRun run,
        bool isOneOfSeveral,
        SimulatedBaselines? baselines
    )
    {
        var result = run.Result!;
        var sent = result
            .Final.History.Where(round => round.Updates.ContainsKey(site.Site))
            .Select(round => round.Updates[site.Site].Bytes)
            .DefaultIfEmpty(0);
        return new SiteReport(
            site.Site,
            site.Train.Count,
            site.Train.Labels.GroupBy(label => images.Classes[label], StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal),
            baselines is null ? null : ModelFigures.Of(baselines.Alone[site.Site]),
            ModelFigures.Of(result.TestOf(site.Site)),
            (long)sent.Average(),
            BenefitReport.Of(site.Site, baselines?.Alone[site.Site], result.TestOf(site.Site), result.Final.Settings.Spec.DefectFreeIndex),
            result.BytesReceived / result.Final.History.Length,
            Family: isOneOfSeveral ? run.Name : null
        );
    }
}
