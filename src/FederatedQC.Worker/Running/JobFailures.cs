using FederatedQC.Inference.Models;
using FederatedQC.Learning.Training;
using FederatedQC.Vision.Datasets;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Running;

/// <summary>Says a failed job in words, with the kind that tells the reader what to do.</summary>
internal static class JobFailures
{
    public static WorkerReply.Failed Describe(Exception exception) =>
        exception switch
        {
            DatasetException => new("data", exception.Message),
            ModelFileException or ModelLoadException => new("model", exception.Message),
            TrainingDivergedException => new("diverged", exception.Message),
            OperationCanceledException => new("fault", "The job was given up."),
            _ => new("fault", $"{exception.GetType().Name}: {exception.Message}"),
        };
}
