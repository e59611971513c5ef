using FederatedQC.Federation.Plans;
using FederatedQC.Worker.Jobs;
using FederatedQC.Worker.Process;

namespace FederatedQC.Cli.Demo;

/// <summary>
/// What the federation is compared with: each site's own model, and one model of all images together. Each begins at the federation's
/// first model and trains as a site that does not federate (<see cref="RunSettings.TrainingAlone"/>).
/// </summary>
internal sealed class Baselines(RunSettings settings, ModelFiles start, string folder)
{
    /// <summary>Trains on one folder of images and evaluates on the test images.</summary>
    public async Task<EvaluationFigures> MeasureAsync(WorkerProcess worker, string name, string images, DataSource test, CancellationToken cancellation)
    {
        var own = Path.Combine(folder, name);
        Directory.CreateDirectory(own);
        var trained = start with { SharedPath = Path.Combine(own, "shared.f32"), LocalPath = Path.Combine(own, "local.f32") };
        await worker.RunAsync<WorkerReply.Trained>(
            new TrainJob
            {
                Data = new DataSource([images]),
                Start = start,
                Settings = settings.TrainingAlone(),
                Round = 0,
                Rounds = 1,
                Seed = settings.Seed,
                SharedOutput = trained.SharedPath,
                LocalOutput = trained.LocalPath,
            },
            progress: null,
            cancellation);
        return await EvaluateAsync(worker, trained, test, cancellation);
    }

    /// <summary>Evaluates a model on the test images.</summary>
    public static async Task<EvaluationFigures> EvaluateAsync(WorkerProcess worker, ModelFiles model, DataSource test, CancellationToken cancellation)
    {
        var reply = await worker.RunAsync<WorkerReply.Evaluated>(new EvaluateJob { Data = test, Split = "test", Model = model }, progress: null, cancellation);
        return reply.Figures;
    }
}
