using System.Collections.Immutable;
using System.Diagnostics;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Reports;
using FederatedQC.EdgeAgent;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Cli.Demo;

/// <summary>
/// Measures what came of a demo on the test images: the released model as each site uses it, each site's own model, and that of all images
/// together.
/// </summary>
/// <param name="options">What was asked for.</param>
/// <param name="data">The images.</param>
/// <param name="plan">What was agreed on.</param>
internal sealed class DemoMeasurement(ConsortiumOptions options, DemoData data, RunSettings plan)
{
    private static readonly TimeSpan WorkerIdle = TimeSpan.FromMinutes(1);
    private readonly Baselines _baselines = new(plan, Path.Combine(options.Out, "baselines"));
    private readonly Dictionary<(string? Family, string Images), EvaluationFigures> _common = [];

    /// <summary>Measures, once the agents were stopped.</summary>
    /// <param name="last">What the aggregator said last.</param>
    /// <param name="released">The released model of each family.</param>
    /// <param name="watch">Runs since the demo began.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="IOException">A site's own part of the model is not there.</exception>
    public async Task<RunReport> MeasureAsync(
        ConsortiumStatus last,
        ImmutableSortedDictionary<string, ReleasedModel> released,
        Stopwatch watch,
        CancellationToken cancellation
    )
    {
        await using var siteWorker = NewWorker();
        await using var otherWorker = NewWorker();

        // A worker keeps the features of images that it has seen, and the pooled ones are those of all sites.
        var pooledWorker = plan.Methods.Strategy.AddsSums ? siteWorker : otherWorker;
        var pooled = _baselines.MeasureAsync(pooledWorker, "pooled", data.PooledImages, new DataSource([data.TestImages]), cancellation);
        var sites = ImmutableArray.CreateBuilder<SiteReport>(data.Sites.Length);
        EvaluationFigures? first = null;
        foreach (var site in data.Sites)
        {
            var test = new DataSource([site.TestImages]);
            var alone = await _baselines.MeasureAsync(siteWorker, site.Name, site.Images, test, cancellation);
            var federated = await FederatedAsync(siteWorker, site, test, released[site.Family ?? DemoData.Everyone], cancellation);
            first ??= federated;
            sites.Add(
                new SiteReport(
                    site.Name,
                    site.TrainImages,
                    site.Classes,
                    ModelFigures.Of(alone),
                    ModelFigures.Of(federated),
                    last.BytesFrom(site.Name) / plan.Rounds,
                    BenefitReport.Of(site.Name, alone, federated, plan.Spec.DefectFreeIndex),
                    AgentOf(site).BytesReceived() / plan.Rounds,
                    Family: site.Family
                )
            );
        }

        return new RunReport(
            options,
            plan,
            [.. last.Runs.Select(run => (run.Family, run.Released!))],
            sites.MoveToImmutable(),
            isOneModel: !plan.IsPersonal && data.Sites.All(site => site.TestImages == data.TestImages)
        )
        {
            Privacy = ModelPrivacy.Costliest(last.Runs.Select(run => run.Privacy)),
            TestImages = data.TestCount,
            SkippedImages = data.Skipped,
            Pooled = ModelFigures.Of(await pooled),
            RoundLog = [.. last.History],
            Confusion = ConfusionReport.Of(plan.Spec.Classes, first!),
            WallSeconds = watch.Elapsed.TotalSeconds,
        };
    }

    private async Task<EvaluationFigures> FederatedAsync(
        WorkerProcess worker,
        DemoSite site,
        DataSource test,
        ReleasedModel release,
        CancellationToken cancellation
    )
    {
        if (plan.IsPersonal)
        {
            var own = ModelFile.Write(Path.Combine(site.Folder, "model"), AgentOf(site).ModelFor(release.Model));
            return await Baselines.EvaluateAsync(worker, own, test, threads: 1, cancellation);
        }

        return _common.TryGetValue((site.Family, site.TestImages), out var known)
            ? known
            : _common[(site.Family, site.TestImages)] = await Baselines.EvaluateAsync(
                worker,
                release.Files,
                test,
                threads: 1,
                cancellation
            );
    }

    private static AgentData AgentOf(DemoSite site) => new(DemoConsortium.StateOf(site.Folder));

    private static WorkerProcess NewWorker() =>
        new(WorkerCommand.Self(), WorkerIdle, NullLogger<WorkerProcess>.Instance, TimeProvider.System);
}
