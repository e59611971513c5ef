using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What convolutions have in common.</summary>
public abstract class Convolution : Module<Tensor, Tensor>
{
    private const string WeightName = "weight";
    private const string BiasName = "bias";

    private protected Convolution(
        string name, long inChannels, long outChannels, long[] kernelSize, long[] stride, long[] padding, long[] dilation,
        long groups, bool bias, PaddingModes paddingMode, Device? device, ScalarType? dtype)
        : base(name)
    {
        if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0)
        {
            throw new ArgumentException($"{inChannels} and {outChannels} channels do not divide into {groups} groups.", nameof(groups));
        }
        in_channels = inChannels;
        out_channels = outChannels;
        kernel_size = kernelSize;
        this.stride = stride;
        this.padding = padding;
        this.dilation = dilation;
        this.groups = groups;
        padding_mode = paddingMode;
        register_parameter(WeightName, new Parameter(empty([outChannels, inChannels / groups, .. kernelSize], dtype, device)));
        if (bias)
        {
            register_parameter(BiasName, new Parameter(empty([outChannels], dtype, device)));
        }
        reset_parameters();
    }

    /// <summary>Channels of the input.</summary>
    public long in_channels { get; }

    /// <summary>Channels of the output.</summary>
    public long out_channels { get; }

    /// <summary>Height and width of the kernel.</summary>
    public long[] kernel_size { get; set; }

    /// <summary>Steps of the kernel.</summary>
    public long[] stride { get; set; }

    /// <summary>What is added at each edge.</summary>
    public long[] padding { get; }

    /// <summary>Distance of the kernel's points.</summary>
    public long[] dilation { get; set; }

    /// <summary>Groups of channels that do not see each other.</summary>
    public long groups { get; set; }

    /// <summary>What is added at the edges.</summary>
    public PaddingModes padding_mode { get; set; }

    /// <summary>The kernels: [output, input / groups, height, width]. A new one takes the place of the old, which is disposed.</summary>
    public Parameter weight
    {
        get => OwnParameter(WeightName)!;
        set => Replace(WeightName, value);
    }

    /// <summary>One number an output channel, or null.</summary>
    public Parameter? bias
    {
        get => OwnParameter(BiasName);
        set => Replace(BiasName, value!);
    }

    /// <summary>Draws new weights, uniform within 1 / √fan-in.</summary>
    public void reset_parameters() => Fresh.Uniform(weight, bias);
}
