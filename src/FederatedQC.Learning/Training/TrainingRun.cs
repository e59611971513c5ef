using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training.Privacy;
using FederatedQC.Learning.Training.Spaces;
using FederatedQC.Parameters.Models;
using FederatedQC.Parameters.Randomness;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Training;

/// <summary>One call of the trainer, on the torch thread: the network, the optimiser and how far they have come.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly ModelState _start;
    private readonly TorchNetwork _network;
    private readonly UpdateSpace _space;
    private readonly FlatSgd _optimiser;
    private readonly TrainingLoss _loss;
    private readonly PrivateGradient? _private;
    private readonly TrainerOptions _options;
    private readonly int _images;
    private readonly int _stepsInAll;

    public TrainingRun(ModelState start, ImageSet images, TrainerOptions options, AugmentSample? augment)
    {
        (_start, _options, _images) = (start, options, images.Count);
        _network = new TorchNetwork(
            start,
            TorchRuntime.Device,
            forTraining: true,
            TorchRuntime.FormatOf(options.Precision, start.Spec.Width)
        );
        var parameters = _network.Parameters;
        _space = options.LowRank is null ? new DenseSpace(parameters) : new LowRankSpace(parameters, options.LowRank);
        _optimiser = new FlatSgd(parameters, _space, options, start.Spec);
        _loss = new TrainingLoss(_network, start.Spec, images, options, augment);
        _private = options.Privacy is null ? null : Privately(options.Privacy);
        _stepsInAll = (_private?.Batches.CountOfEpoch ?? ImageBatches.CountOf(_images, options.BatchSize)) * options.EpochsInAll;
    }

    /// <summary>Optimiser steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>Images trained on, counted once an epoch.</summary>
    public long Samples { get; private set; }

    /// <summary>Sum of the learning rates of the steps done.</summary>
    public double RateSum { get; private set; }

    /// <summary>What an accountant counts.</summary>
    public DpSgdReport? Privacy => _private is null ? null : new(_private.Batches.Rate, Steps, _options.Privacy!.NoiseMultiplier);

    /// <summary>Trains an epoch and returns its mean loss.</summary>
    /// <param name="epoch">Number of the epoch in this call, from 0.</param>
    /// <param name="cancellation">Looked at before each step.</param>
    /// <exception cref="TrainingDivergedException">A loss isn't finite.</exception>
    public double TrainEpoch(int epoch, CancellationToken cancellation)
    {
        var epochOfRun = (_options.Round * _options.EpochsInAll) + epoch;
        var part =
            _options.Objective.HeadEpochs == 0 ? TrainedPart.All
            : epoch < _options.Objective.HeadEpochs ? TrainedPart.Local
            : TrainedPart.Shared;
        _network.Parameters.Freeze(part);
        var (lossSum, samples) = (0.0, 0);
        foreach (var batch in Batches(epochOfRun))
        {
            cancellation.ThrowIfCancellationRequested();
            var rate = _options.LearningRateAt((double)Steps / _stepsInAll);
            var loss = Step(batch, epochOfRun, part, rate);
            Steps++;
            RateSum += rate;
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
    public ModelState Read() => _network.Parameters.Read(_start.Spec);

    /// <summary>The update vector of low-rank training; null for any other.</summary>
    /// <param name="end">The model as it stands.</param>
    public float[]? LowRankUpdate(ModelState end) => (_space as LowRankSpace)?.Update(_start, end);

    /// <inheritdoc/>
    public void Dispose()
    {
        _private?.Dispose();
        _loss.Dispose();
        _optimiser.Dispose();
        _space.Dispose();
        _network.Dispose();
    }

    private PrivateGradient Privately(DpSgdOptions privacy)
    {
        IRandomWords random = privacy.Seed is { } seed
            ? new SeededWords(new SplitMix64(seed).At((ulong)_options.Round))
            : new SecretWords();
        return new PrivateGradient(
            _network.Parameters,
            _space,
            _loss,
            privacy,
            new PoissonBatches(_images, _options.BatchSize, random),
            random
        );
    }

    private IEnumerable<ArraySegment<int>> Batches(int epochOfRun) =>
        _private is null
            ? ImageBatches.Of(_images, _options.BatchSize, _options.Seed, epochOfRun)
            : Enumerable.Range(0, _private.Batches.CountOfEpoch).Select(_ => new ArraySegment<int>(_private.Batches.Next()));

    private double Step(ReadOnlySpan<int> batch, int epoch, TrainedPart part, double rate)
    {
        if (_private is not null)
        {
            var mean = _private.Compute(batch, epoch, part);
            _optimiser.Step(rate, part, _private.Released);
            return mean;
        }

        using var scope = NewDisposeScope();
        var loss = _loss.Of(batch, epoch);
        loss.backward();
        _optimiser.Step(rate, part);
        return loss.item<float>();
    }
}
