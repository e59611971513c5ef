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
internal sealed class SimulateRunner(SimulateOptions options, ConsortiumProgress progress)
{
    private readonly ConsortiumOptions _consortium = options.Consortium;

    /// <summary>Runs the simulation and leaves <c>report.html</c>, <c>report.json</c> and <c>model.onnx</c>.</summary>
    /// <exception cref="UsageException">The images don't suit the plan.</exception>
    public static Task<int> RunAsync(SimulateOptions options, CancellationToken cancellation) =>
        ConsortiumRun.RunAsync(options.Consortium, progress =>
            Task.Run(() => new SimulateRunner(options, progress).Run(cancellation), cancellation)
        );

    private RunReport Run(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var folders = SourceImages.Folders(_consortium, progress, cancellation);
        var own = new OperatorImages(
            Train: _consortium.Plan.UsesTrusted ? _consortium.OperatorShare : 0,
            HeldOut: _consortium.Plan.Contribution.IsMeasured ? _consortium.OperatorShare : 0
        );
        var images = SimulatedImages.Load(
            folders,
            _consortium.Split,
            _consortium.Sites,
            _consortium.Plan.Seed,
            _consortium.Plan.Spec.InputSize,
            own,
            cancellation,
            _consortium.Good
        );
        var settings = ConsortiumPlan.For(
            SimulatePlan.Verb(options.DropOut),
            _consortium,
            new DealtImages([.. images.Sites.Select(site => site.Site)], images.Classes, images.DefectFreeClass, images.Channels)
        );
        progress.Say(
            $"{images.Sites.Length} sites, {images.Sites.Sum(site => site.Train.Count)} training and {images.Test.Count} test images of {images.Classes.Length} classes"
        );
        var runs = Federate(settings, images, cancellation);
        var baselines = Compare(settings, images, cancellation);
        var report = SimulateReport.Build(options, images, settings, runs, baselines, watch.Elapsed);
        Write(report, settings.Spec, runs);
        return report;
    }

    private ImmutableArray<FamilyRun> Federate(RunSettings settings, SimulatedImages images, CancellationToken cancellation)
    {
        var folder = Path.Combine(_consortium.Out, "updates");
        try
        {
            var simulation = new SimulationOptions
            {
                Folder = folder,
                Threads = options.Threads,
                Attack = options.Attack,
                DropOutShare = options.DropOut,
            };
            return FamilyRuns.Run(settings, images, simulation, _consortium.HasDeclaredFamilies, TimeProvider.System, Say, cancellation);
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private void Say(string family, SimulationProgress value)
    {
        var round = SimulateReport.Round(value.Round, family);
        var name = _consortium is { HasDeclaredFamilies: false, Plan.Families.AreSought: false } ? "" : family + ", ";
        progress.Say(
            FormattableString.Invariant(
                $"{name}round {round.Round}/{value.Rounds}: {round.Sites} sites, loss {Words.Loss(round.Loss)}, held-out accuracy {Words.Percent(round.ValidationAccuracy)}, {round.Bytes / 1000.0:N0} kB up, {round.DownloadBytes / 1000.0:N0} kB down to each, {value.Took.TotalSeconds:F1} s, {round.Outcome}: {round.Reason}"
            )
        );
    }

    private SimulatedBaselines? Compare(RunSettings settings, SimulatedImages images, CancellationToken cancellation)
    {
        if (!options.Compare)
        {
            return null;
        }

        progress.Say("measuring what each site reaches alone, and what all images in one place would reach");
        return SimulatedBaselines.Measure(settings, images, options.Threads, cancellation);
    }

    private void Write(RunReport report, ModelSpec spec, ImmutableArray<FamilyRun> runs)
    {
        File.WriteAllText(Path.Combine(_consortium.Out, "report.json"), ReportJson.Write(report));
        File.WriteAllText(Path.Combine(_consortium.Out, "report.html"), HtmlReport.Render(report, []));
        if (new ParameterLayout(spec).LocalCount > 0)
        {
            return;
        }

        foreach (var run in runs)
        {
            var name = runs.Length == 1 ? "model.onnx" : $"model-{run.Name}.onnx";
            var shared = run.Result!.Shared;
            File.WriteAllBytes(
                Path.Combine(_consortium.Out, name),
                OnnxExporter.Export(new ModelState(spec, shared, []), ModelId.Of(spec, shared).ToString())
            );
        }
    }
}
