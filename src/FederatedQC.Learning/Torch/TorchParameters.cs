using System.Collections.Immutable;
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
    private readonly ImmutableArray<TorchSlot> _statistics;
    private readonly Dictionary<string, Tensor> _views = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _isShared;
    private readonly Tensor _running;
    private TrainedPart _part;

    /// <summary>Copies a state to a device.</summary>
    /// <param name="state">The numbers.</param>
    /// <param name="tensors">The network's tensors.</param>
    /// <param name="device">Where they go.</param>
    /// <param name="forTraining">Whether gradients are wanted.</param>
    public TorchParameters(ModelState state, IEnumerable<NetworkTensor> tensors, Device device, bool forTraining)
    {
        _index = new StateIndex(state.Spec);
        _index.ThrowIfMisfit(state);
        var all = tensors.ToArray();
        Slots = TorchSlot.Lay(all.Where(tensor => tensor.IsTrained).OrderBy(tensor => _index.IsShared(tensor.Name) ? 0 : 1), _index);
        _statistics = TorchSlot.Lay(all.Where(tensor => !tensor.IsTrained), _index);
        _isShared = Slots.Concat(_statistics).ToDictionary(slot => slot.Name, slot => slot.IsShared, StringComparer.Ordinal);
        SharedCount = Slots.Where(slot => slot.IsShared).Sum(slot => slot.Count);

        Trained = Upload(state, Slots, device);
        _running = Upload(state, _statistics, device);
        Gradient = forTraining ? zeros([Trained.numel()], ScalarType.Float32, device) : null;
        AddViews(Slots, Trained, Gradient);
        AddViews(_statistics, _running, null);
    }

    /// <summary>Everything that gradient descent moves; the shared parameters come first.</summary>
    public Tensor Trained { get; }

    /// <summary>The gradient of <see cref="Trained"/>, which a backward pass adds to; null where no training was asked for.</summary>
    public Tensor? Gradient { get; }

    /// <summary>How many of <see cref="Trained"/> are shared.</summary>
    public int SharedCount { get; }

    /// <summary>Where each trained tensor stands in <see cref="Trained"/>.</summary>
    public ImmutableArray<TorchSlot> Slots { get; }

    /// <summary>The tensor of this name, a view that stays owned by this instance.</summary>
    public Tensor this[string name] => _views[name];

    /// <summary>Whether a tensor, trained or statistic, belongs to the part that <see cref="Freeze"/> has left moving.</summary>
    public bool Moves(string name) => _part == TrainedPart.All || _isShared[name] == (_part == TrainedPart.Shared);

    /// <summary>Freezes all but a part: a backward pass leaves the gradient of the rest at zero and saves the work for it.</summary>
    public void Freeze(TrainedPart moving)
    {
        _part = moving;
        foreach (var slot in Slots)
        {
            _views[slot.Name].requires_grad_(Moves(slot.Name));
        }
    }

    /// <summary>
    /// Copies a vector in the layout of the spec's shared vector to the order of <see cref="Trained"/>; statistics are left out.
    /// </summary>
    /// <returns><see cref="SharedCount"/> numbers, owned by the caller.</returns>
    public Tensor UploadShared(ModelSpec spec, float[] shared)
    {
        var state = new ModelState(spec, shared, new float[_index.LocalCount]);
        _index.ThrowIfMisfit(state);
        return Upload(state, [.. Slots.Where(slot => slot.IsShared)], Trained.device);
    }

    /// <summary>Copies the numbers back.</summary>
    public ModelState Read(ModelSpec spec)
    {
        var state = _index.NewState(spec);
        Download(Trained, Slots, state);
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

    private void AddViews(ImmutableArray<TorchSlot> slots, Tensor flat, Tensor? gradient)
    {
        using var scope = NewDisposeScope();
        foreach (var slot in slots)
        {
            var view = slot.View(flat).detach().DetachFromDisposeScope();
            if (gradient is not null)
            {
                view.requires_grad_(true);
                view.grad = slot.View(gradient).detach();
            }

            _views.Add(slot.Name, view);
        }
    }

    private Tensor Upload(ModelState state, ImmutableArray<TorchSlot> slots, Device device)
    {
        var flat = new float[slots.Sum(slot => slot.Count)];
        foreach (var slot in slots)
        {
            slot.Put(_index.Values(state, slot.Name), flat.AsSpan(slot.Offset, slot.Count));
        }

        return torch.tensor(flat, ScalarType.Float32, device);
    }

    private void Download(Tensor flat, ImmutableArray<TorchSlot> slots, ModelState state)
    {
        var values = flat.ToFloats();
        foreach (var slot in slots)
        {
            slot.Take(values.AsSpan(slot.Offset, slot.Count), _index.Values(state, slot.Name));
        }
    }
}
