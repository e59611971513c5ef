using FederatedQC.Federation.LowRank;
using FederatedQC.Learning.Torch;
using FederatedQC.Parameters.Models;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace FederatedQC.Learning.Training.Spaces;

/// <summary>
/// The factors of the large shared weights' changes, W = W₀ + s·B·A with s = α/r, and every other parameter as it is.
/// </summary>
/// <remarks>
/// <b>Source</b>: E. Hu et al., "LoRA: Low-rank adaptation of large language models", 2022. <b>Inputs</b>: the gradient dW by the weight.
/// <b>Output</b>: dB = s·dW·Aᵀ and, where A is trained, dA = s·Bᵀ·dW. <b>Numerics</b>: float32.
/// <b>Differs from source</b>: the network knows no adapter. It computes with W, and the chain rule takes the gradient from there, which is
/// exact and leaves spec, export and model ids as they are, for the cost of a dense gradient.
/// </remarks>
internal sealed class LowRankSpace : UpdateSpace
{
    private readonly TorchParameters _parameters;
    private readonly LowRankBasis _basis;
    private readonly List<LowRankAdapter> _adapters = [];
    private readonly List<(TorchSlot Slot, int Offset)> _dense = [];
    private readonly Tensor[] _frozen;
    private readonly Tensor _start;

    public LowRankSpace(TorchParameters parameters, LowRankBasis basis)
    {
        (_parameters, _basis) = (parameters, basis);
        var slots = basis.Layout.Slots;
        var lowRank = Enumerable
            .Range(0, slots.Length)
            .Where(index => slots[index].IsLowRank)
            .ToDictionary(index => slots[index].Tensor.Tensor.Name);
        var (offset, shared) = (0, 0);
        foreach (var slot in parameters.Slots)
        {
            if (lowRank.TryGetValue(slot.Name, out var index))
            {
                _adapters.Add(new LowRankAdapter(slot, slots[index], index, offset));
                offset += slots[index].Count;
            }
            else
            {
                _dense.Add((slot, offset));
                offset += slot.Count;
            }

            shared = slot.IsShared ? offset : shared;
        }

        SharedCount = shared;
        _start = parameters.Trained.clone();
        Values = zeros([offset], ScalarType.Float32, parameters.Trained.device);
        Gradient = zeros_like(Values);
        _frozen = SendsA ? [] : [.. _adapters.Select(adapter => StartOfA(adapter))];
        Begin();
    }

    public override Tensor Values { get; }

    public override Tensor Gradient { get; }

    public override long SharedCount { get; }

    private bool SendsA => _basis.Layout.Options.Variant == LowRankVariant.BothFactors;

    private double Scale => _basis.Layout.Options.Scale;

    public override void PullBack()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        for (var i = 0; i < _adapters.Count; i++)
        {
            var adapter = _adapters[i];
            var change = adapter.Weight.Matrix(_parameters.Gradient!);
            adapter.B(Gradient).copy_(change.matmul(A(i).transpose(0, 1)).mul_(Scale));
            if (SendsA)
            {
                adapter.A(Gradient).copy_(adapter.B(Values).transpose(0, 1).matmul(change).mul_(Scale));
            }
        }

        foreach (var (slot, offset) in _dense)
        {
            Gradient.narrow(0, offset, slot.Count).copy_(slot.In(_parameters.Gradient!));
        }
    }

    public override void PushForward()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        for (var i = 0; i < _adapters.Count; i++)
        {
            var weight = _adapters[i].Weight;
            weight.Matrix(_parameters.Trained).copy_(weight.Matrix(_start)).add_(_adapters[i].B(Values).matmul(A(i)), Scale);
        }

        foreach (var (slot, offset) in _dense)
        {
            slot.In(_parameters.Trained).copy_(Values.narrow(0, offset, slot.Count));
        }
    }

    /// <summary>The update vector that a site sends.</summary>
    /// <param name="start">The model before training; its tensors that aren't low-rank, running statistics too, are taken from
    /// <paramref name="end"/>.</param>
    /// <param name="end">The model after training.</param>
    public float[] Update(ModelState start, ModelState end)
    {
        var update = new float[_basis.Layout.UpdateCount];
        foreach (var slot in _basis.Layout.Slots.Where(slot => !slot.IsLowRank))
        {
            TensorPrimitives.Subtract(
                slot.Tensor.In(end.Shared.AsSpan()),
                slot.Tensor.In(start.Shared.AsSpan()),
                update.AsSpan(slot.Whole)
            );
        }

        var values = Values.ToFloats();
        foreach (var adapter in _adapters)
        {
            values.AsSpan(adapter.Offset, adapter.CountOfB).CopyTo(update.AsSpan(adapter.Factors.B));
            if (SendsA)
            {
                adapter.Weight.Take(values.AsSpan(adapter.Offset + adapter.CountOfB, adapter.CountOfA), update.AsSpan(adapter.Factors.A));
            }
        }

        return update;
    }

    public override void Dispose()
    {
        Array.ForEach(_frozen, tensor => tensor.Dispose());
        Values.Dispose();
        Gradient.Dispose();
        _start.Dispose();
    }

    private Tensor A(int adapter) => SendsA ? _adapters[adapter].A(Values) : _frozen[adapter];

    private void Begin()
    {
        using var scope = NewDisposeScope();
        foreach (var (slot, offset) in _dense)
        {
            Values.narrow(0, offset, slot.Count).copy_(slot.In(_start));
        }

        foreach (var adapter in _adapters.Where(_ => SendsA))
        {
            adapter.A(Values).copy_(StartOfA(adapter));
        }
    }

    private Tensor StartOfA(LowRankAdapter adapter)
    {
        var own = new float[adapter.CountOfA];
        adapter.Weight.Put(_basis.A(adapter.Index), own);
        return torch.tensor(own, [adapter.Factors.Rank, adapter.Factors.Columns], ScalarType.Float32, Values.device);
    }
}
