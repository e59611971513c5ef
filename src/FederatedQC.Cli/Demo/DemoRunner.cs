using System.Collections.Immutable;
using System.Diagnostics;
using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Cli.Demo;

/// <summary>The demo from images to report.</summary>
internal sealed class DemoRunner(ConsortiumOptions options, string broker, ConsortiumProgress progress)
{
    /// <summary>Runs the demo and leaves <c>report.html</c>, <c>report.json</c>, <c>model.onnx</c> and the logs.</summary>
    /// <param name="options">What to run.</param>
    /// <param name="broker">Over which broker: <c>embedded</c>, <c>mosquitto</c>, or the address of one.</param>
    /// <param name="cancellation">Ends everything.</param>
    /// <exception cref="UsageException">The images don't suit the plan, or there is no such broker.</exception>
    public static Task<int> RunAsync(ConsortiumOptions options, string broker, CancellationToken cancellation)
    {
        DemoBroker.ThrowIfUnknown(broker);
        return ConsortiumRun.RunAsync(options, progress => new DemoRunner(options, broker, progress).RunAsync(cancellation));
    }

    private async Task<RunReport> RunAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var data = DemoData.Deal(options, SourceImages.Folders(options, progress, cancellation), cancellation);
        var settings = ConsortiumPlan.For(options, data.Dealt);
        DemoPlan.ThrowIfUnsuited(settings, data);
        PrivacyForecast.ThrowIfTooDear(settings, data.Sites.Select(site => site.TrainImages));
        progress.Say(
            $"{data.Sites.Length} sites, {data.Sites.Sum(site => site.TrainImages)} training and {data.TestCount} test images of {data.Dealt.Classes.Length} classes{Words(data)}"
        );
        var (last, released) = await FederateAsync(data, settings, cancellation);
        progress.Say("measuring what each site reaches alone, and what all images in one place would reach");
        var report = await new DemoMeasurement(options, data, settings).MeasureAsync(last, released, watch, cancellation);
        await File.WriteAllTextAsync(Path.Combine(options.Out, "report.json"), ReportJson.Write(report), cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(options.Out, "report.html"),
            HtmlReport.Render(report, Pictures(data, released)),
            cancellation
        );
        return report;
    }

    private static string Words(DemoData data) =>
        data.Families.IsEmpty
            ? ""
            : $"; families: {string.Join(", ", data.Families.Select(family => $"{family.Key} ({string.Join(", ", family.Value)})"))}";

    private static IReadOnlyList<VerdictPicture> Pictures(DemoData data, ImmutableSortedDictionary<string, ReleasedModel> released) =>
        [
            .. released
                .Where(model => File.Exists(model.Value.OnnxPath))
                .SelectMany(model =>
                    VerdictGallery.Take(
                        model.Value.OnnxPath,
                        data.Families.IsEmpty ? data.TestImages : data.Sites.First(site => site.Family == model.Key).TestImages
                    )
                ),
        ];

    private async Task<(ConsortiumStatus Last, ImmutableSortedDictionary<string, ReleasedModel> Released)> FederateAsync(
        DemoData data,
        RunSettings settings,
        CancellationToken cancellation
    )
    {
        progress.Say("starting broker, aggregator and agents");
        await using var consortium = await DemoConsortium.StartAsync(options.Out, broker, data, settings, cancellation);
        ConsortiumStatus? last = null;
        await progress.FollowAsync(RememberAsync(consortium.FollowAsync(cancellation), status => last = status));
        var models = last!.Runs.ToImmutableSortedDictionary(
            run => run.Family ?? DemoData.Everyone,
            run => ReleasedModel.Export(consortium.AggregatorFolder, run, options.Out),
            StringComparer.Ordinal
        );
        return (last, models);
    }

    private static async IAsyncEnumerable<ConsortiumStatus> RememberAsync(
        IAsyncEnumerable<ConsortiumStatus> statuses,
        Action<ConsortiumStatus> remember
    )
    {
        await foreach (var status in statuses)
        {
            remember(status);
            yield return status;
        }
    }
}
