using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>What norms with running statistics have in common.</summary>
public abstract class NormBase : Module<Tensor, Tensor>
{
    private const string WeightName = "weight";
    private const string BiasName = "bias";
    private const string MeanName = "running_mean";
    private const string VarianceName = "running_var";
    private const string CountName = "num_batches_tracked";

    private protected NormBase(
        string name, long features, double eps, double? momentum, bool affine, bool trackRunningStats, Device? device, ScalarType? dtype)
        : base(name)
    {
        num_features = features;
        this.eps = eps;
        this.momentum = momentum;
        this.affine = affine;
        track_running_stats = trackRunningStats;
        if (affine)
        {
            register_parameter(WeightName, new Parameter(ones([features], dtype, device)));
            register_parameter(BiasName, new Parameter(zeros([features], dtype, device)));
        }
        if (trackRunningStats)
        {
            register_buffer(MeanName, zeros([features], dtype, device));
            register_buffer(VarianceName, ones([features], dtype, device));
            register_buffer(CountName, zeros([], ScalarType.Int64, device));
        }
    }

    /// <summary>Channels.</summary>
    public long num_features { get; }

    /// <summary>Added to the variance.</summary>
    public double eps { get; set; }

    /// <summary>The weight of a new batch in the running statistics; null for the mean over all batches.</summary>
    public double? momentum { get; set; }

    /// <summary>Whether there are a weight and a bias.</summary>
    public bool affine { get; }

    /// <summary>Whether running statistics are kept, and used in evaluation.</summary>
    public bool track_running_stats { get; }

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

    /// <summary>The running mean of each channel, or null.</summary>
    public Tensor? running_mean
    {
        get => OwnBuffer(MeanName);
        set => Replace(MeanName, value!);
    }

    /// <summary>The running, unbiased variance of each channel, or null.</summary>
    public Tensor? running_var
    {
        get => OwnBuffer(VarianceName);
        set => Replace(VarianceName, value!);
    }

    /// <summary>How many batches the running statistics have seen, or null.</summary>
    public Tensor? num_batches_tracked
    {
        get => OwnBuffer(CountName);
        set => Replace(CountName, value!);
    }

    /// <summary>Forgets the running statistics.</summary>
    public void reset_running_stats()
    {
        running_mean?.zero_();
        running_var?.fill_(1);
        num_batches_tracked?.zero_();
    }
}
