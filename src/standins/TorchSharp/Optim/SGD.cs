using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Stochastic gradient descent with momentum, weight decay and Nesterov's look ahead. A step is one native call.</summary>
public class SGD : optim.Optimizer, optim.IMomentum
{
    private readonly TensorHandle?[] _velocities;
    private readonly SgdGroup _group;
    private SgdStep _settings;

    /// <inheritdoc cref="optim.SGD(IEnumerable{Parameter}, double, double, double, double, bool, bool)"/>
    public SGD(IEnumerable<Parameter> parameters, double lr, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false, bool maximize = false)
        : base(parameters)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfNegative(weight_decay);
        if (nesterov && (momentum == 0 || dampening != 0))
        {
            throw new ArgumentException("Nesterov's look ahead takes a momentum and no dampening.", nameof(nesterov));
        }
        _velocities = new TensorHandle?[Parameters.Length];
        _group = new SgdGroup { LearningRate = lr, InitialLearningRate = lr };
        _settings = new SgdStep
        {
            Momentum = momentum,
            Dampening = dampening,
            WeightDecay = weight_decay,
            Nesterov = nesterov ? 1 : 0,
            Maximize = maximize ? 1 : 0,
        };
    }

    /// <inheritdoc/>
    public double Momentum
    {
        get => _settings.Momentum;
        set => _settings.Momentum = value;
    }

    /// <inheritdoc/>
    public override IEnumerable<optim.ILearningRateController> ParamGroups => [_group];

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        var loss = base.step(closure);
        _settings.LearningRate = _group.LearningRate;
        using var list = new TensorList(Parameters);
        var velocities = Array.ConvertAll(_velocities, velocity => velocity?.DangerousGetHandle() ?? IntPtr.Zero);
        var status = Native.ts_sgd_step(list.Pointers, velocities, list.Count, _settings);
        for (var i = 0; i < velocities.Length; i++)
        {
            if (_velocities[i] is null && velocities[i] != IntPtr.Zero)
            {
                _velocities[i] = new TensorHandle(velocities[i]);
            }
        }
        Native.Check(status);
        return loss;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Array.ForEach(_velocities, velocity => velocity?.Dispose());
        }
        base.Dispose(disposing);
    }

    private sealed class SgdGroup : optim.ILearningRateController
    {
        public double LearningRate { get; set; }

        public double InitialLearningRate { get; set; }
    }
}
