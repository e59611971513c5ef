using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Torch;

/// <summary>
/// The numbers of a model as torch sees them: what gradient descent moves is one flat vector, its gradient another, and each tensor of the
/// network is a view into them. So a step of the optimiser is a handful of vector operations however many layers there are.
/// </summary>
internal sealed class TorchParameters : IDisposable
{
    private readonly StateIndex _index;
    private readonly NetworkTensor[] _trained;
    private readonly NetworkTensor[] _statistics;
    private readonly Dictionary<string, Tensor> _views = new(StringComparer.Ordinal);
    private readonly Tensor _running;
    private readonly bool _channelsLast;

    /// <summary>Copies a state to a device.</summary>
    /// <param name="state">The numbers.</param>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="device">Where they go.</param>
    /// <param name="forTraining">Whether gradients are wanted.</param>
    /// <param name="channelsLast">Whether kernels stand in <see cref="KernelLayout"/>; a matter of speed alone.</param>
    public TorchParameters(ModelState state, IEnumerable<NetworkTensor> tensors, Device device, bool forTraining, bool channelsLast)
    {
        _channelsLast = channelsLast;
        _index = new StateIndex(state.Spec);
        _index.ThrowIfMisfit(state);
        var all = tensors.ToArray();
        _trained = [.. all.Where(tensor => tensor.IsTrained).OrderBy(tensor => _index.IsShared(tensor.Name) ? 0 : 1)];
        _statistics = [.. all.Where(tensor => !tensor.IsTrained)];
        SharedCount = _trained.Where(tensor => _index.IsShared(tensor.Name)).Sum(tensor => tensor.Count);

        Trained = Upload(state, _trained, device);
        _running = Upload(state, _statistics, device);
        Gradient = forTraining ? zeros([Trained.numel()], ScalarType.Float32, device) : null;
        AddViews(_trained, Trained, Gradient);
        AddViews(_statistics, _running, null);
    }

    /// <summary>Everything that gradient descent moves; the shared parameters come first.</summary>
    public Tensor Trained { get; }

    /// <summary>The gradient of <see cref="Trained"/>, which a backward pass adds to; null where no training was asked for.</summary>
    public Tensor? Gradient { get; }

    /// <summary>How many of <see cref="Trained"/> are shared.</summary>
    public int SharedCount { get; }

    /// <summary>The tensor of this name, a view that stays owned by this instance.</summary>
    public Tensor this[string name] => _views[name];

    /// <summary>Copies the numbers back.</summary>
    public ModelState Read(ModelSpec spec)
    {
        var state = _index.NewState(spec);
        Download(Trained, _trained, state);
        Download(_running, _statistics, state);
        return state;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var view in _views.Values)
        {
            view.Dispose();
        }

        Gradient?.Dispose();
        Trained.Dispose();
        _running.Dispose();
    }

    private void AddViews(NetworkTensor[] tensors, Tensor flat, Tensor? gradient)
    {
        using var scope = NewDisposeScope();
        var offset = 0;
        foreach (var tensor in tensors)
        {
            var view = View(flat, offset, tensor).DetachFromDisposeScope();
            if (gradient is not null)
            {
                view.requires_grad_(true);
                view.grad = View(gradient, offset, tensor);
            }

            _views.Add(tensor.Name, view);
            offset += tensor.Count;
        }
    }

    private Tensor View(Tensor flat, int offset, NetworkTensor tensor)
    {
        var own = flat.narrow(0, offset, tensor.Count);
        return (IsTurned(tensor) ? KernelLayout.View(own, tensor.Shape) : own.view([.. tensor.Shape.Select(extent => (long)extent)])).detach();
    }

    private bool IsTurned(NetworkTensor tensor) => _channelsLast && tensor.Purpose == TensorPurpose.ConvWeight;

    private Tensor Upload(ModelState state, NetworkTensor[] tensors, Device device)
    {
        var flat = new float[tensors.Sum(tensor => tensor.Count)];
        var offset = 0;
        foreach (var tensor in tensors)
        {
            var model = _index.Values(state, tensor.Name);
            var own = flat.AsSpan(offset, tensor.Count);
            if (IsTurned(tensor))
            {
                KernelLayout.ToChannelsLast(model, own, tensor.Shape);
            }
            else
            {
                model.CopyTo(own);
            }

            offset += tensor.Count;
        }

        return torch.tensor(flat, ScalarType.Float32, device);
    }

    private void Download(Tensor flat, NetworkTensor[] tensors, ModelState state)
    {
        var values = flat.ToFloats();
        var offset = 0;
        foreach (var tensor in tensors)
        {
            var model = _index.Values(state, tensor.Name);
            var own = values.AsSpan(offset, tensor.Count);
            if (IsTurned(tensor))
            {
                KernelLayout.FromChannelsLast(own, model, tensor.Shape);
            }
            else
            {
                own.CopyTo(model);
            }

            offset += tensor.Count;
        }
    }
}
