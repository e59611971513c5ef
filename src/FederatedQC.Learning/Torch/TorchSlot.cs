using System.Collections.Immutable;
using FederatedQC.Learning.Networks;
using static TorchSharp.torch;

namespace FederatedQC.Learning.Torch;

/// <summary>A tensor of the network and its place in one of torch's flat vectors.</summary>
/// <param name="Owner">The network's tensor.</param>
/// <param name="Offset">Index of its first number.</param>
/// <param name="IsShared">Whether the consortium shares it.</param>
internal readonly record struct TorchSlot(NetworkTensor Owner, int Offset, bool IsShared)
{
    public string Name => Owner.Name;

    public int Count => Owner.Count;

    /// <summary>Whether its numbers stand in <see cref="KernelLayout"/>.</summary>
    private bool IsTurned => Owner.Purpose == TensorPurpose.ConvWeight;

    /// <summary>Lays tensors one after the other.</summary>
    public static ImmutableArray<TorchSlot> Lay(IEnumerable<NetworkTensor> tensors, StateIndex index)
    {
        var slots = ImmutableArray.CreateBuilder<TorchSlot>();
        var offset = 0;
        foreach (var tensor in tensors)
        {
            slots.Add(new TorchSlot(tensor, offset, index.IsShared(tensor.Name)));
            offset += tensor.Count;
        }

        return slots.ToImmutable();
    }

    /// <summary>Copies from the model's order to torch's: the tensor, or any number of its rows.</summary>
    public void Put(ReadOnlySpan<float> model, Span<float> own)
    {
        if (IsTurned)
        {
            KernelLayout.ToChannelsLast(model, own, Owner.Shape);
        }
        else
        {
            model.CopyTo(own);
        }
    }

    /// <summary>Copies from torch's order to the model's: the tensor, or any number of its rows.</summary>
    public void Take(ReadOnlySpan<float> own, Span<float> model)
    {
        if (IsTurned)
        {
            KernelLayout.FromChannelsLast(own, model, Owner.Shape);
        }
        else
        {
            own.CopyTo(model);
        }
    }

    /// <summary>The tensor's part of a flat vector, in memory order.</summary>
    public Tensor In(Tensor flat) => flat.narrow(0, Offset, Count);

    /// <summary>The tensor in a flat vector, in the network's shape.</summary>
    public Tensor View(Tensor flat) =>
        IsTurned ? KernelLayout.View(In(flat), Owner.Shape) : In(flat).view([.. Owner.Shape.Select(extent => (long)extent)]);

    /// <summary>The tensor in a flat vector as [out, rest]; the columns stand in memory order.</summary>
    public Tensor Matrix(Tensor flat) => In(flat).view(Owner.Shape[0], -1);
}
