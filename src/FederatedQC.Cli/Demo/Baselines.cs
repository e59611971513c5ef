using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;

namespace FederatedQC.Cli.Demo;

/// <summary>
/// What the federation is compared with: each site's own model, and one model of all images together. Each begins at the federation's
/// first model and trains as a site that does not federate (<see cref="RunSettings.TrainingAlone"/>).
/// </summary>
internal sealed class Baselines(RunSettings settings, string folder)
{
    private readonly ModelFiles _start = ModelFile.Write(folder, ModelInitialiser.FirstOf(settings.Spec, settings.Seed));

    /// <summary>Trains on one folder of images and evaluates on the test images.</summary>
    public async Task<EvaluationFigures> MeasureAsync(
        WorkerProcess worker,
        string name,
        string images,
        DataSource test,
        CancellationToken cancellation
    )
    {
        var own = Path.Combine(folder, name);
        Directory.CreateDirectory(own);
        var trained = ModelFile.FilesIn(own) with { SpecPath = _start.SpecPath };
        await worker.RunAsync<WorkerReply.Trained>(
            new TrainJob
            {
                Data = new DataSource([images]),
                Start = _start,
                Settings = settings.TrainingAlone(),
                Round = 0,
                Rounds = 1,
                Seed = settings.Seed,
                Threads = Threads,
                SharedOutput = trained.SharedPath,
                LocalOutput = trained.LocalPath,
            },
            progress: null,
            cancellation
        );
        return await EvaluateAsync(worker, trained, test, Threads, cancellation);
    }

    // Where features are made nothing else runs; where networks are trained, another training does.
    private int Threads => settings.Methods.Strategy.AddsSums ? Environment.ProcessorCount : 1;

    /// <summary>Evaluates a model on the test images.</summary>
    public static async Task<EvaluationFigures> EvaluateAsync(
        WorkerProcess worker,
        ModelFiles model,
        DataSource test,
        int threads,
        CancellationToken cancellation
    )
    {
        var reply = await worker.RunAsync<WorkerReply.Evaluated>(
            new EvaluateJob
            {
                Data = test,
                Split = "test",
                Model = model,
                Threads = threads,
            },
            progress: null,
            cancellation
        );
        return reply.Figures;
    }
}
