using FederatedQC.Federation.Privacy.Noise;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training.Spaces;
using TorchSharp;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Training.Privacy;

/// <summary>The clipped and noisy gradient of <see cref="DpSgdOptions"/>, by the coordinates of an update space.</summary>
internal sealed class PrivateGradient : IDisposable
{
    // Relative: many times the rounding of the scaled gradient in float32.
    private const double NormMargin = 1e-6;

    private readonly TorchParameters _parameters;
    private readonly UpdateSpace _space;
    private readonly TrainingLoss _loss;
    private readonly DpSgdOptions _options;
    private readonly IRandomWords _random;
    private float[] _draws = [];

    public PrivateGradient(
        TorchParameters parameters,
        UpdateSpace space,
        TrainingLoss loss,
        DpSgdOptions options,
        PoissonBatches batches,
        IRandomWords random
    )
    {
        (_parameters, _space, _loss, _options, Batches, _random) = (parameters, space, loss, options, batches, random);
        Released = zeros_like(space.Values);
    }

    /// <summary>Where the batches come from.</summary>
    public PoissonBatches Batches { get; }

    /// <summary>The gradient of the last <see cref="Compute"/>.</summary>
    public Tensor Released { get; }

    /// <summary>Computes the gradient of a batch, image by image. Leaves the gradient of the parameters at zero.</summary>
    /// <param name="batch">Numbers of images; may be none.</param>
    /// <param name="epoch">Number of the epoch in the whole run.</param>
    /// <param name="part">What moves; the rest gets no noise.</param>
    /// <returns>The exact mean loss of the batch; 0 for none.</returns>
    public double Compute(ReadOnlySpan<int> batch, int epoch, TrainedPart part)
    {
        Released.zero_();
        var losses = 0.0;
        for (var i = 0; i < batch.Length; i++)
        {
            losses += AddClipped(batch.Slice(i, 1), epoch);
        }

        AddNoise(_space.RangeOf(part));
        Released.div_(Batches.ExpectedSize);
        return batch.IsEmpty ? 0 : losses / batch.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => Released.Dispose();

    private double AddClipped(ReadOnlySpan<int> image, int epoch)
    {
        using var scope = NewDisposeScope();
        var loss = _loss.Of(image, epoch);
        loss.backward();
        using var quiet = no_grad();
        _space.PullBack();
        // In double: a sum of millions of squares in float32 may be too short by far more than the margin.
        var norm = _space.Gradient.to(ScalarType.Float64).norm().item<double>() * (1 + NormMargin);
        Released.add_(_space.Gradient, norm > _options.Clip ? _options.Clip / norm : 1);
        _parameters.Gradient!.zero_();
        return loss.item<float>();
    }

    private void AddNoise(FlatRange range)
    {
        if (_options.NoiseMultiplier == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        _draws = _draws.Length == range.Count ? _draws : new float[range.Count];
        Array.Clear(_draws);
        GaussianNoise.Add(_draws, _options.NoiseMultiplier * _options.Clip, _random);
        range.Of(Released).add_(torch.tensor(_draws, ScalarType.Float32, Released.device));
    }
}
