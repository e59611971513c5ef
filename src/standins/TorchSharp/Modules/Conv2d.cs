using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>A convolution of images [batch, channel, height, width].</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(
        long inChannels, long outChannels, (long, long) kernelSize, (long, long) stride, (long, long) padding, (long, long) dilation,
        PaddingModes paddingMode, long groups, bool bias, Device? device, ScalarType? dtype)
        : base(
            nameof(Conv2d), inChannels, outChannels, kernelSize.ToArray(), stride.ToArray(), padding.ToArray(), dilation.ToArray(),
            groups, bias, paddingMode, device, dtype)
    {
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        if (padding_mode == PaddingModes.Zeros)
        {
            return F.conv2d(input, weight, bias, stride, padding, dilation, groups);
        }
        // The last dimension comes first in a list of pads.
        using var padded = F.pad(input, [padding[1], padding[1], padding[0], padding[0]], padding_mode);
        return F.conv2d(padded, weight, bias, stride, [0, 0], dilation, groups);
    }
}
