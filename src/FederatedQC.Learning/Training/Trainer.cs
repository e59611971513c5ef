using System.Collections.Immutable;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Torch;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Training;

/// <summary>
/// Trains a model on labelled images with stochastic gradient descent, on CUDA where there is a device.
/// </summary>
/// <param name="thread">The thread that torch runs on; may be shared with a <see cref="Evaluation.TorchEvaluator"/>.</param>
/// <param name="time">Measures wall time; the system's clock by default.</param>
/// <remarks>
/// On a processor, the same start, images, options and thread count give the same bytes. Memory that torch keeps for reuse is given back
/// after each call. Thread safe: calls queue up on the thread.
/// </remarks>
public sealed class Trainer(TorchThread thread, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Trains and waits for the end.</summary>
    /// <param name="start">The model to start from; it isn't changed.</param>
    /// <param name="images">One image or more, of the spec's size and channels, with labels among its classes.</param>
    /// <param name="options">How to train.</param>
    /// <param name="augment">Varies each image in each epoch; null takes them as they are.</param>
    /// <param name="progress">Told after each epoch, on the torch thread.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="ArgumentException">Images or options don't fit; the message says what.</exception>
    /// <exception cref="TrainingDivergedException">The loss or a parameter is no longer finite.</exception>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public TrainingResult Train(
        ModelState start,
        ImageSet images,
        TrainerOptions options,
        AugmentSample? augment = null,
        IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ThrowIfUnfit(start, images, options);
        return thread.Run(() => Run(start, images, options, augment, progress, cancellation));
    }

    /// <inheritdoc cref="Train"/>
    public Task<TrainingResult> TrainAsync(
        ModelState start,
        ImageSet images,
        TrainerOptions options,
        AugmentSample? augment = null,
        IProgress<EpochReport>? progress = null,
        CancellationToken cancellation = default
    )
    {
        ThrowIfUnfit(start, images, options);
        return thread.RunAsync(() => Run(start, images, options, augment, progress, cancellation));
    }

    private TrainingResult Run(
        ModelState start,
        ImageSet images,
        TrainerOptions options,
        AugmentSample? augment,
        IProgress<EpochReport>? progress,
        CancellationToken cancellation
    )
    {
        using var tuned = TorchRuntime.Begin(options.Threads);
        using var run = new TrainingRun(start, images, options, augment);
        var losses = ImmutableArray.CreateBuilder<double>(options.EpochsInAll);
        var began = _time.GetTimestamp();
        for (var epoch = 0; epoch < options.EpochsInAll; epoch++)
        {
            var (epochBegan, before) = (_time.GetTimestamp(), run.Samples);
            losses.Add(run.TrainEpoch(epoch, cancellation));
            var seconds = _time.GetElapsedTime(epochBegan).TotalSeconds;
            progress?.Report(new EpochReport(epoch + 1, options.EpochsInAll, losses[epoch], (run.Samples - before) / seconds));
        }

        var wall = _time.GetElapsedTime(began);
        var end = run.Read();
        return VectorMeasures.AllFinite(end.Shared) && VectorMeasures.AllFinite(end.Local)
            ? new TrainingResult(end, run.Steps, run.Samples, losses.ToImmutable(), wall)
            {
                RateSum = run.RateSum,
                LowRankUpdate = run.LowRankUpdate(end),
                Privacy = run.Privacy,
            }
            : throw new TrainingDivergedException(options.EpochsInAll, run.Steps, options.LearningRateAt(1));
    }

    private static void ThrowIfUnfit(ModelState start, ImageSet images, TrainerOptions options)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(options);
        var problem = options.FirstProblem()
            ?? SpecBuilder.FirstProblem(start.Spec)
            ?? options.MisfitOf(start.Spec)
            ?? images.MisfitOf(start.Spec)
            ?? (images.Count == 0 ? "there is no image to train on" : null);
        if (problem is not null)
        {
            throw new ArgumentException($"Training can't start: {problem}.");
        }
    }
}
