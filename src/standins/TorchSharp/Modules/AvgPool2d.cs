using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Means over patches.</summary>
public sealed class AvgPool2d : ParameterLessModule<Tensor, Tensor>
{
    internal AvgPool2d(long[] kernel, long[] stride, long[] padding, bool ceil, bool countPadding, long? divisor)
        : base(nameof(AvgPool2d))
    {
        kernel_size = kernel;
        this.stride = stride;
        this.padding = padding;
        ceil_mode = ceil;
        count_include_pad = countPadding;
        divisor_override = divisor;
    }

    /// <summary>Height and width of a patch.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>Steps of the patch.</summary>
    public long[] stride { get; set; }

    /// <summary>Zeros added at each edge.</summary>
    public long[] padding { get; set; }

    /// <summary>Whether a patch may hang over the far edge.</summary>
    public bool ceil_mode { get; set; }

    /// <summary>Whether the zeros at the edges count.</summary>
    public bool count_include_pad { get; set; }

    /// <summary>What sums are divided by, instead of the number of points.</summary>
    public long? divisor_override { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        nn.functional.avg_pool2d(
            input, (kernel_size[0], kernel_size[1]), (stride[0], stride[1]), (padding[0], padding[1]), ceil_mode, count_include_pad, divisor_override);
}
