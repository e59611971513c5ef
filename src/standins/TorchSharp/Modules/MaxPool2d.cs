using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Largest elements of patches.</summary>
public sealed class MaxPool2d : ParameterLessModule<Tensor, Tensor>
{
    internal MaxPool2d(long[] kernel, long[] stride, long[] padding, long[] dilation, bool ceil)
        : base(nameof(MaxPool2d))
    {
        kernel_size = kernel;
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
        ceil_mode = ceil;
    }

    /// <summary>Height and width of a patch.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>Steps of the patch.</summary>
    public long[] stride { get; set; }

    /// <summary>What is added at each edge; it never wins.</summary>
    public long[] padding { get; set; }

    /// <summary>Distance of a patch's points.</summary>
    public long[] dilation { get; set; }

    /// <summary>Whether a patch may hang over the far edge.</summary>
    public bool ceil_mode { get; set; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) =>
        nn.functional.max_pool2d(
            input, (kernel_size[0], kernel_size[1]), (stride[0], stride[1]), (padding[0], padding[1]), (dilation[0], dilation[1]), ceil_mode);
}
