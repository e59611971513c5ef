using System.Collections.Immutable;
using System.Diagnostics;
using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Reports;
using FederatedQC.EdgeAgent;
using FederatedQC.Federation.Plans;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Cli.Demo;

/// <summary>The demo from images to report.</summary>
internal sealed class DemoRunner(ConsortiumOptions options, string broker, ConsortiumProgress progress)
{
    private static readonly TimeSpan WorkerIdle = TimeSpan.FromMinutes(1);

    /// <summary>Runs the demo and leaves <c>report.html</c>, <c>report.json</c>, <c>model.onnx</c> and the logs.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="broker">Over which broker: <c>embedded</c>, <c>mosquitto</c>, or the address of one.</param>
    /// <param name="cancellation">Ends everything.</param>
    /// <exception cref="UsageException">Agents and aggregator can't run what is asked for; nothing is started or written then.</exception>
    public static Task<int> RunAsync(ConsortiumOptions options, string broker, CancellationToken cancellation)
    {
        DemoBroker.ThrowIfUnknown(broker);
        DemoSettings.Create(options, DealtImages.Unread(options.Sites));
        return ConsortiumRun.RunAsync(options, progress => new DemoRunner(options, broker, progress).RunAsync(cancellation));
    }

    private async Task<RunReport> RunAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var data = DemoData.Deal(options, SourceImages.Folders(options, progress, cancellation), cancellation);
        var settings = DemoSettings.Create(options, data.Dealt);
        DemoSettings.ThrowIfUnsuited(settings, data);
        PrivacyForecast.ThrowIfTooDear(settings, data.Sites.Select(site => site.TrainImages));
        progress.Say($"{data.Sites.Length} sites, {data.Sites.Sum(site => site.TrainImages)} training and {data.TestCount} test images of {data.Classes.Length} classes{Words(data)}");
        var (last, released) = await FederateAsync(data, settings, cancellation);
        progress.Say("measuring what each site reaches alone, and what all images in one place would reach");
        var measured = await MeasureAsync(data, settings, released, cancellation);
        var report = ConsortiumReport.Build(options, settings, DemoResult.Of(data, settings, last, measured) with { Wall = watch.Elapsed });
        await File.WriteAllTextAsync(Path.Combine(options.Out, "report.json"), ReportJson.Write(report), cancellation);
        await File.WriteAllTextAsync(Path.Combine(options.Out, "report.html"), HtmlReport.Render(report, Pictures(data, released)), cancellation);
        return report;
    }

    private static string Words(DemoData data) => data.Families.IsEmpty ? "" : $"; families: {string.Join(", ", data.Families.Select(family => $"{family.Key} ({string.Join(", ", family.Value)})"))}";

    private static IReadOnlyList<VerdictPicture> Pictures(DemoData data, ImmutableSortedDictionary<string, ReleasedModel> released) =>
    [
        .. released.Where(model => File.Exists(model.Value.OnnxPath))
            .SelectMany(model => VerdictGallery.Take(model.Value.OnnxPath, data.Families.IsEmpty ? data.TestImages : data.Sites.First(site => site.Family == model.Key).TestImages)),
    ];

    private async Task<(ConsortiumStatus Last, ImmutableSortedDictionary<string, ReleasedModel> Released)> FederateAsync(
        DemoData data, RunSettings settings, CancellationToken cancellation)
    {
        progress.Say("starting broker, aggregator and agents");
        await using var consortium = await DemoConsortium.StartAsync(options.Out, broker, data, settings, cancellation);
        ConsortiumStatus? last = null;
        await progress.FollowAsync(RememberAsync(consortium.FollowAsync(cancellation), status => last = status));
        var models = last!.Runs.ToImmutableSortedDictionary(
            run => run.Family ?? DemoData.Everyone, run => ReleasedModel.Export(consortium.AggregatorFolder, run, options.Out), StringComparer.Ordinal);
        return (last, models);
    }

    private async Task<Measurements> MeasureAsync(
        DemoData data, RunSettings settings, ImmutableSortedDictionary<string, ReleasedModel> released, CancellationToken cancellation)
    {
        var baselines = new Baselines(settings, Path.Combine(options.Out, "baselines"));
        await using var pooledWorker = NewWorker();
        await using var siteWorker = NewWorker();
        var pooled = baselines.MeasureAsync(pooledWorker, "pooled", data.PooledImages, new DataSource([data.TestImages]), cancellation);
        var local = ImmutableSortedDictionary.CreateBuilder<string, EvaluationFigures>(StringComparer.Ordinal);
        var federated = ImmutableSortedDictionary.CreateBuilder<string, EvaluationFigures>(StringComparer.Ordinal);
        var common = new Dictionary<(string?, string), EvaluationFigures>();
        foreach (var site in data.Sites)
        {
            var test = new DataSource([site.TestImages]);
            local[site.Name] = await baselines.MeasureAsync(siteWorker, site.Name, site.Images, test, cancellation);
            var release = released[site.Family ?? DemoData.Everyone];
            var model = settings.IsPersonal ? ModelFile.Write(Path.Combine(site.Folder, "model"), AgentOf(site).ModelFor(release.Model)) : release.Files;
            federated[site.Name] = !settings.IsPersonal && common.TryGetValue((site.Family, site.TestImages), out var known)
                ? known
                : common[(site.Family, site.TestImages)] = await Baselines.EvaluateAsync(siteWorker, model, test, cancellation);
        }

        return new Measurements(
            local.ToImmutable(), federated.ToImmutable(), await pooled, data.Sites.ToImmutableSortedDictionary(site => site.Name, site => AgentOf(site).BytesReceived(), StringComparer.Ordinal));
    }

    private static WorkerProcess NewWorker() =>
        new(WorkerCommand.Self(), WorkerIdle, NullLogger<WorkerProcess>.Instance, TimeProvider.System);

    private static AgentData AgentOf(DemoSite site) => new(DemoConsortium.StateOf(site.Folder));

    private static async IAsyncEnumerable<ConsortiumStatus> RememberAsync(IAsyncEnumerable<ConsortiumStatus> statuses, Action<ConsortiumStatus> remember)
    {
        await foreach (var status in statuses)
        {
            remember(status);
            yield return status;
        }
    }
}
