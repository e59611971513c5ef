using FederatedQC.Learning.Torch;
using FederatedQC.Parameters.Models;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace FederatedQC.Learning.Training;

/// <summary>Cross entropy with label smoothing and what the class counts of the site ask for.</summary>
internal sealed class TrainingLoss : IDisposable
{
    private readonly TorchNetwork _network;
    private readonly BatchReader _batches;
    private readonly TrainerOptions _options;
    private readonly Tensor? _classWeights;
    private readonly Tensor? _logShares;

    public TrainingLoss(TorchNetwork network, ModelSpec spec, ImageSet images, TrainerOptions options, AugmentSample? augment)
    {
        (_network, _options, _batches) = (network, options, new BatchReader(images, augment));
        var classes = spec.Classes.Length;
        _classWeights = Upload(ClassWeights.Of(images.Labels, classes, options.ClassWeighting));
        _logShares = Upload(ClassWeights.LogShares(images.Labels, classes, options.ClassWeighting));
    }

    /// <summary>The mean loss of a batch, with the graph behind it.</summary>
    /// <param name="batch">Numbers of images.</param>
    /// <param name="epoch">Number of the epoch in the whole run.</param>
    public Tensor Of(ReadOnlySpan<int> batch, int epoch)
    {
        using var scope = NewDisposeScope();
        var pixels = _batches.Pixels(batch, epoch);
        var labels = _batches.Labels(batch).to(_network.Device);
        var logits = _network.Forward(pixels, training: true);
        var scores = _logShares is null ? logits : logits.add(_logShares);
        return F.cross_entropy(scores, labels, _classWeights, label_smoothing: _options.LabelSmoothing).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _classWeights?.Dispose();
        _logShares?.Dispose();
    }

    private Tensor? Upload(float[]? values) => values is null ? null : torch.tensor(values, ScalarType.Float32, _network.Device);
}
