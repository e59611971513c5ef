using System.Collections.Immutable;
using System.Diagnostics;
using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Output;
using FederatedQC.Cli.Reports;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Onnx;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation;

namespace FederatedQC.Cli.Simulate;

/// <summary>A simulation from images to report.</summary>
/// <param name="options">What any consortium is asked for.</param>
/// <param name="simulation">What only one in a single process is.</param>
/// <param name="compare">Whether to train each site's own model and a pooled one too, and compare.</param>
/// <param name="progress">Told of what happens.</param>
internal sealed class SimulateRunner(ConsortiumOptions options, SimulationOptions simulation, bool compare, ConsortiumProgress progress)
{
    /// <summary>Runs the simulation and leaves <c>report.html</c>, <c>report.json</c> and <c>model.onnx</c>.</summary>
    /// <exception cref="UsageException">The images don't suit the plan.</exception>
    public static Task<int> RunAsync(
        ConsortiumOptions options,
        SimulationOptions simulation,
        bool compare,
        CancellationToken cancellation
    ) =>
        ConsortiumRun.RunAsync(options, progress =>
            Task.Run(() => new SimulateRunner(options, simulation, compare, progress).Run(cancellation), cancellation)
        );

    private RunReport Run(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var folders = SourceImages.Folders(options, progress, cancellation);
        var own = new OperatorImages(
            Train: options.Plan.UsesTrusted ? options.OperatorShare : 0,
            HeldOut: options.Plan.Contribution.IsMeasured ? options.OperatorShare : 0
        );
        var images = SimulatedImages.Load(
            folders,
            options.Split,
            options.Sites,
            options.Plan.Seed,
            options.Plan.Spec.InputSize,
            own,
            cancellation,
            options.Good
        );
        var settings = ConsortiumPlan.For(
            options,
            new DealtImages([.. images.Sites.Select(site => site.Site)], images.Classes, images.DefectFreeClass, images.Channels)
        );
        progress.Say(
            $"{images.Sites.Length} sites, {images.Sites.Sum(site => site.Train.Count)} training and {images.Test.Count} test images of {images.Classes.Length} classes"
        );
        var runs = Federate(settings, images, cancellation);
        var baselines = Compare(settings, images, cancellation);
        var report = SimulateReport.Build(options, settings, images, runs, baselines, watch.Elapsed) with
        {
            Attack = simulation.Attack is { } attack ? $"{attack.Attack.Name} by {attack.Sites} sites" : null,
        };
        Write(report, settings.Spec, runs);
        return report;
    }

    private ImmutableArray<FamilyRun> Federate(RunSettings settings, SimulatedImages images, CancellationToken cancellation)
    {
        try
        {
            return FamilyRuns.Run(settings, images, simulation, options.HasDeclaredFamilies, TimeProvider.System, Say, cancellation);
        }
        finally
        {
            if (Directory.Exists(simulation.Folder))
            {
                Directory.Delete(simulation.Folder, recursive: true);
            }
        }
    }

    private void Say(string family, SimulationProgress value)
    {
        var round = SimulateReport.Round(value.Round, family);
        var name = options is { HasDeclaredFamilies: false, Plan.Families.Clustering: "none" } ? "" : family + ", ";
        progress.Say(
            FormattableString.Invariant(
                $"{name}round {round.Round}/{value.Rounds}: {round.Sites} sites, loss {Words.Loss(round.Loss)}, held-out accuracy {Words.Percent(round.ValidationAccuracy)}, {round.Bytes / 1000.0:N0} kB up, {round.DownloadBytes / 1000.0:N0} kB down to each, {value.Took.TotalSeconds:F1} s, {round.Outcome}: {round.Reason}"
            )
        );
    }

    private SimulatedBaselines? Compare(RunSettings settings, SimulatedImages images, CancellationToken cancellation)
    {
        if (!compare)
        {
            return null;
        }

        progress.Say("measuring what each site reaches alone, and what all images in one place would reach");
        return SimulatedBaselines.Measure(settings, images, simulation.Threads, cancellation);
    }

    private void Write(RunReport report, ModelSpec spec, ImmutableArray<FamilyRun> runs)
    {
        File.WriteAllText(Path.Combine(options.Out, "report.json"), ReportJson.Write(report));
        File.WriteAllText(Path.Combine(options.Out, "report.html"), HtmlReport.Render(report, []));
        if (new ParameterLayout(spec).LocalCount > 0)
        {
            return;
        }

        foreach (var run in runs)
        {
            var name = runs.Length == 1 ? "model.onnx" : $"model-{run.Name}.onnx";
            var shared = run.Result!.Shared;
            File.WriteAllBytes(
                Path.Combine(options.Out, name),
                OnnxExporter.Export(new ModelState(spec, shared, []), ModelId.Of(spec, shared).ToString())
            );
        }
    }
}
