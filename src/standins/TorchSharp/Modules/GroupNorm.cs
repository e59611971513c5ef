using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Normalises groups of channels within each sample, the same in training and evaluation.</summary>
public sealed class GroupNorm : Module<Tensor, Tensor>
{
    private const string WeightName = "weight";
    private const string BiasName = "bias";

    internal GroupNorm(long groups, long channels, double eps, bool affine, Device? device, ScalarType? dtype)
        : base(nameof(GroupNorm))
    {
        num_groups = groups;
        this.eps = eps;
        this.affine = affine;
        if (affine)
        {
            register_parameter(WeightName, new Parameter(ones([channels], dtype, device)));
            register_parameter(BiasName, new Parameter(zeros([channels], dtype, device)));
        }
    }

    /// <summary>Groups of channels.</summary>
    public long num_groups { get; set; }

    /// <summary>Added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>Whether there are a weight and a bias.</summary>
    public bool affine { get; set; }

    /// <summary>The factor of each channel, or null. A new one takes the place of the old, which is disposed.</summary>
    public Parameter? weight
    {
        get => OwnParameter(WeightName);
        set => Replace(WeightName, value!);
    }

    /// <summary>The summand of each channel, or null. A new one takes the place of the old, which is disposed.</summary>
    public Parameter? bias
    {
        get => OwnParameter(BiasName);
        set => Replace(BiasName, value!);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => F.group_norm(input, num_groups, weight, bias, eps);
}
