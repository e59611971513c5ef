using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;

namespace FederatedQC.Cli.Demo;

/// <summary>A demo's result, from what the aggregator said and what was measured.</summary>
internal static class DemoResult
{
    public static ConsortiumResult Of(DemoData data, RunSettings settings, ConsortiumStatus last, Measurements measured) => new()
    {
        ModelId = last.Runs[0].Released!,
        Models = [.. last.Runs.Where(run => run.Family is not null).Select(run => (run.Family!, run.Released!))],
        IsOneModel = !settings.IsPersonal && data.Sites.All(site => site.TestImages == data.TestImages),
        Sites =
        [
            .. data.Sites.Select(site => new SiteReport(
                site.Name,
                site.TrainImages,
                site.Classes,
                ModelFigures.Of(measured.Local[site.Name]),
                ModelFigures.Of(measured.Federated[site.Name]),
                last.Runs.Sum(run => run.BytesBySite.GetValueOrDefault(site.Name)) / settings.Rounds,
                BenefitReport.Of(site.Name, measured.Local[site.Name], measured.Federated[site.Name], settings.Spec.DefectFreeIndex),
                measured.Received[site.Name] / settings.Rounds,
                Family: site.Family)),
        ],
        First = measured.Federated.Values.First(),
        Pooled = measured.Pooled,
        Rounds = [.. last.History],
        TestImages = data.TestCount,
        Skipped = data.Skipped,
        Privacy = ModelPrivacy.Costliest(last.Runs.Select(run => run.Privacy)),
    };
}
