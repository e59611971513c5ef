using FederatedQC.Analytic;
using FederatedQC.Federation.Updates;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Learning.Training.Privacy;
using FederatedQC.Parameters.Models;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Running;

internal static class LocalTraining
{
    public static WorkerReply.Trained Run(
        TrainJob job,
        ImageLibrary library,
        TorchThread torch,
        Action<WorkerReply.Progress> progress,
        CancellationToken cancellation
    )
    {
        var start = ModelFile.Read(job.Start);
        var images = library.Load(job.Data, start.Spec, DataSplit.Train);
        RefuseUnlearnable(images.Set, start.Spec);
        var training = new SiteTraining
        {
            Start = start,
            Images = images.Set,
            Settings = job.Settings,
            Objective = Objective(job, start.Shared.Length),
            Privacy = Noise(job.Privacy, images.Set.Count),
            Round = job.Round,
            Rounds = job.Rounds,
            Seed = job.Seed,
            Threads = job.Threads,
        };
        var result = training.Run(torch, new EpochRelay(progress), cancellation);
        ModelFile.WriteVector(job.SharedOutput, result.End.Shared);
        if (job.LocalOutput is not null && result.End.Local.Length > 0)
        {
            ModelFile.WriteVector(job.LocalOutput, result.End.Local);
        }

        return new WorkerReply.Trained(
            images.Set.Count,
            result.Steps,
            result.MeanLoss,
            result.RateSum,
            result.Wall.TotalSeconds,
            images.Skipped
        );
    }

    private static LocalObjective Objective(TrainJob job, int parameters)
    {
        return job.Objective is { } files
            ? new()
            {
                ProximalMu = files.ProximalMu,
                HeadEpochs = files.HeadEpochs,
                GradientShift = Vector(files.GradientShiftPath),
                Anchor = Vector(files.AnchorPath),
            }
            : new() { ProximalMu = job.Settings.ProximalMu };

        float[]? Vector(string? path) => path is null ? null : ModelFile.ReadVector(path, parameters);
    }

    private static DpSgdOptions? Noise(ImagePrivacy? privacy, int images) =>
        privacy switch
        {
            null => null,
            _ when privacy.Images == images => new DpSgdOptions
            {
                Clip = privacy.Clip,
                NoiseMultiplier = privacy.NoiseMultiplier,
                Seed = null,
            },
            _ => throw new DatasetException(
                $"The privacy budget was charged for {privacy.Images} training images, and now there are {images}: the images changed meanwhile."
            ),
        };

    private static void RefuseUnlearnable(ImageSet set, ModelSpec spec)
    {
        if (set.Count == 0)
        {
            throw new DatasetException("There is no image in the split 'train': put labelled images there.");
        }

        var classes = set.Labels.Distinct().ToList();
        if (classes.Count == 1 && !AnalyticModel.IsOf(spec))
        {
            throw new DatasetException(
                $"All {set.Count} training images are of the class '{spec.Classes[classes[0]]}': a site needs two classes to learn from."
            );
        }
    }

    private sealed class EpochRelay(Action<WorkerReply.Progress> progress) : IProgress<EpochReport>
    {
        public void Report(EpochReport value) => progress(new WorkerReply.Progress(value.Epoch, value.Epochs, value.MeanLoss));
    }
}
