using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Batch norm of images [batch, channel, height, width].</summary>
public sealed class BatchNorm2d : BatchNorm
{
    internal BatchNorm2d(
        long features, double eps, double momentum, bool affine, bool trackRunningStats, Device? device, ScalarType? dtype)
        : base(nameof(BatchNorm2d), features, eps, momentum, affine, trackRunningStats, device, dtype)
    {
    }

    private protected override void ValidateInputDimensions(Tensor input)
    {
        if (input.ndim != 4)
        {
            throw new ArgumentException($"Batch norm of images takes 4 dimensions, not {input.ndim}.", nameof(input));
        }
    }
}
