using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>x · weightᵀ + bias over the last dimension.</summary>
public sealed class Linear : Module<Tensor, Tensor>
{
    private const string WeightName = "weight";
    private const string BiasName = "bias";

    internal Linear(long inputs, long outputs, bool hasBias, Device? device, ScalarType? dtype)
        : base(nameof(Linear))
    {
        in_features = inputs;
        out_features = outputs;
        register_parameter(WeightName, new Parameter(empty([outputs, inputs], dtype, device)));
        if (hasBias)
        {
            register_parameter(BiasName, new Parameter(empty([outputs], dtype, device)));
        }
        Fresh.Uniform(weight, bias);
    }

    /// <summary>Length of the input's last dimension.</summary>
    public long in_features { get; set; }

    /// <summary>Length of the output's last dimension.</summary>
    public long out_features { get; set; }

    /// <summary>The matrix [output, input]. A new one takes the place of the old, which is disposed.</summary>
    public Parameter weight
    {
        get => OwnParameter(WeightName)!;
        set => Replace(WeightName, value);
    }

    /// <summary>One number an output, or null. A new one takes the place of the old, which is disposed.</summary>
    public Parameter? bias
    {
        get => OwnParameter(BiasName);
        set => Replace(BiasName, value!);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => F.linear(input, weight, bias);
}
