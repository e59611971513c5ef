using FederatedQC.Learning.Torch;
using FederatedQC.Worker.Data;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Worker.Running;

/// <summary>Does jobs in this process: decodes images, trains with torch, evaluates with ONNX Runtime.</summary>
/// <remarks>Not thread-safe; keeps decoded images from job to job. Torch loads with the first job that needs it.</remarks>
public sealed class JobRunner : IDisposable
{
    private readonly ImageLibrary _images = new();
    private readonly TorchThread _torch = new();

    /// <summary>Does a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="progress">Told of each epoch.</param>
    /// <param name="cancellation">Ends the job early.</param>
    /// <returns>The reply of the kind that the job asks for.</returns>
    /// <exception cref="Vision.Datasets.DatasetException">The images can't be used.</exception>
    /// <exception cref="ModelFileException">The model can't be used.</exception>
    /// <exception cref="Learning.Training.TrainingDivergedException">The loss became infinite.</exception>
    public WorkerReply Run(WorkerJob job, Action<WorkerReply.Progress> progress, CancellationToken cancellation) =>
        job switch
        {
            TrainJob train => LocalTraining.Run(train, _images, _torch, progress, cancellation),
            EvaluateJob evaluate => LineEvaluation.Run(evaluate, _images, _torch, cancellation),
            InventoryJob inventory => Inventory.Run(inventory),
            _ => throw new ArgumentException($"There is no runner for {job.GetType().Name}.", nameof(job)),
        };

    /// <inheritdoc/>
    public void Dispose() => _torch.Dispose();
}
