using FederatedQC.Learning.Torch;
using FederatedQC.Parameters.Models;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace FederatedQC.Learning.Training;

/// <summary>One call of the trainer, on the torch thread: the network, the optimiser and how far they have come.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly TorchNetwork _network;
    private readonly FlatSgd _optimiser;
    private readonly BatchReader _batches;
    private readonly TrainerOptions _options;
    private readonly Tensor? _classWeights;
    private readonly Tensor? _logShares;
    private readonly int _images;
    private readonly int _stepsInAll;

    public TrainingRun(ModelState start, ImageSet images, TrainerOptions options, AugmentSample? augment)
    {
        var device = TorchRuntime.Device;
        _network = new TorchNetwork(start, device, forTraining: true);
        _optimiser = new FlatSgd(_network.Parameters, options);
        _batches = new BatchReader(images, augment);
        _options = options;
        _images = images.Count;
        _stepsInAll = ImageBatches.CountOf(_images, options.BatchSize) * options.Epochs;
        var classes = start.Spec.Classes.Length;
        _classWeights = Upload(ClassWeights.Of(images.Labels, classes, options.ClassWeighting), device);
        _logShares = Upload(ClassWeights.LogShares(images.Labels, classes, options.ClassWeighting), device);
    }

    /// <summary>Optimiser steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>Images trained on, counted once an epoch.</summary>
    public long Samples { get; private set; }

    /// <summary>Trains an epoch and returns its mean loss.</summary>
    /// <param name="epoch">Number of the epoch in this call, from 0.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="TrainingDivergedException">A loss isn't finite.</exception>
    public double TrainEpoch(int epoch, CancellationToken cancellation)
    {
        var epochOfRun = (_options.Round * _options.Epochs) + epoch;
        var (lossSum, samples) = (0.0, 0);
        foreach (var batch in ImageBatches.Of(_images, _options.BatchSize, _options.Seed, epochOfRun))
        {
            cancellation.ThrowIfCancellationRequested();
            var rate = _options.LearningRateAt((double)Steps / _stepsInAll);
            var loss = Step(batch, epochOfRun, rate);
            Steps++;
            if (!double.IsFinite(loss))
            {
                throw new TrainingDivergedException(epoch + 1, Steps, rate);
            }

            lossSum += loss * batch.Count;
            samples += batch.Count;
        }

        Samples += samples;
        return lossSum / samples;
    }

    /// <summary>The model as it stands.</summary>
    public ModelState Read(ModelSpec spec) => _network.Parameters.Read(spec);

    /// <inheritdoc/>
    public void Dispose()
    {
        _optimiser.Dispose();
        _classWeights?.Dispose();
        _logShares?.Dispose();
        _network.Dispose();
    }

    private double Step(ReadOnlySpan<int> batch, int epoch, double rate)
    {
        using var scope = NewDisposeScope();
        var pixels = _batches.Pixels(batch, epoch);
        var labels = _batches.Labels(batch).to(_network.Device);
        var loss = Loss(pixels, labels);
        loss.backward();
        _optimiser.Step(rate);
        return loss.item<float>();
    }

    private Tensor Loss(Tensor pixels, Tensor labels)
    {
        using var precision = TorchRuntime.Precision(_options.Precision);
        var logits = _network.Forward(pixels, training: true);
        return F.cross_entropy(_logShares is null ? logits : logits.add(_logShares), labels, _classWeights, label_smoothing: _options.LabelSmoothing);
    }

    private static Tensor? Upload(float[]? values, Device device) =>
        values is null ? null : torch.tensor(values, ScalarType.Float32, device);
}
