using System.Collections.Immutable;
using System.Text.Json;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Simulation;

namespace FederatedQC.Cli.Simulate;

/// <summary>The report of a simulation.</summary>
internal static class SimulateReport
{
    public static RunReport Build(
        ConsortiumOptions options,
        RunSettings settings,
        SimulatedImages images,
        ImmutableArray<FamilyRun> runs,
        SimulatedBaselines? baselines,
        TimeSpan wall
    )
    {
        var first = runs[0].Result!;
        var isOne = runs.Length == 1;
        var contributions = runs.SelectMany(run => SimulatedContributions.BySite(run, images)).ToDictionary(StringComparer.Ordinal);
        return new RunReport(
            options,
            settings,
            [.. runs.Select(run => (isOne ? null : run.Name, ModelId.Of(settings.Spec, run.Result!.Shared).ToString()))],
            [
                .. images.Sites.Select(site =>
                    Site(site, images, runs.First(run => run.Sites.Contains(site)), !isOne, baselines) with
                    {
                        Contribution = contributions.GetValueOrDefault(site.Site),
                    }
                ),
            ],
            isOneModel: isOne && first.Test.Count == 1
        )
        {
            Privacy = ModelPrivacy.Costliest(runs.Select(run => run.Result!.Privacy)),
            TestImages = images.Test.Count,
            Pooled = baselines is null ? null : ModelFigures.Of(baselines.Pooled),
            Contribution = SimulatedContributions.Summary(runs, images),
            RoundLog = [.. runs.SelectMany(run => run.Result!.Final.History.Select(round => Round(round, isOne ? null : run.Name)))],
            Confusion = ConfusionReport.Of(settings.Spec.Classes, first.Test.Values.First()),
            WallSeconds = wall.TotalSeconds,
        };
    }

    /// <summary>A round as reports show it.</summary>
    public static RoundReport Round(RoundRecord round, string? family)
    {
        var samples = round.Updates.Values.Sum(update => (double)update.Samples);
        var counts = round.Evaluations.Values.Select(evaluation => evaluation.Counts).ToList();
        return new RoundReport(
            round.Round + 1,
            JsonNamingPolicy.CamelCase.ConvertName(round.Outcome.ToString()),
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
