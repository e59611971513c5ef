using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Normalises each channel over the batch in training, and by the running statistics in evaluation.</summary>
public abstract class BatchNorm : NormBase
{
    private protected BatchNorm(
        string name, long features, double eps, double momentum, bool affine, bool trackRunningStats, Device? device, ScalarType? dtype)
        : base(name, features, eps, momentum, affine, trackRunningStats, device, dtype)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ValidateInputDimensions(input);
        var factor = momentum ?? 0;
        if (training && num_batches_tracked is { } count)
        {
            count.add_(1);
            factor = momentum ?? 1.0 / count.item<long>();
        }
        return F.batch_norm(input, running_mean, running_var, weight, bias, training || running_mean is null, factor, eps);
    }

    private protected abstract void ValidateInputDimensions(Tensor input);
}
