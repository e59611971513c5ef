using System.Collections.Immutable;

namespace FederatedQC.Parameters.Models;

/// <summary>
/// Where each tensor of a spec stands in the two flat float32 vectors of a model: the shared vector (federated) and the local vector
/// (stays at the site). Counters stand in neither.
/// </summary>
public sealed class ParameterLayout
{
    /// <summary>Lays out the tensors of a spec in the spec's order.</summary>
    public ParameterLayout(ModelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Shared = Lay(spec, TensorRole.Shared);
        Local = Lay(spec, TensorRole.Local);
        SharedCount = Shared.Sum(slot => slot.Tensor.Count);
        LocalCount = Local.Sum(slot => slot.Tensor.Count);
    }

    /// <summary>The shared tensors with their offsets, in the order of the spec.</summary>
    public ImmutableArray<TensorSlot> Shared { get; }

    /// <summary>The local tensors with their offsets, in the order of the spec.</summary>
    public ImmutableArray<TensorSlot> Local { get; }

    /// <summary>Length of the shared vector, in parameters.</summary>
    public int SharedCount { get; }

    /// <summary>Length of the local vector, in parameters; 0 where everything is shared.</summary>
    public int LocalCount { get; }

    private static ImmutableArray<TensorSlot> Lay(ModelSpec spec, TensorRole role)
    {
        var slots = ImmutableArray.CreateBuilder<TensorSlot>();
        var offset = 0;
        foreach (var tensor in spec.Tensors.Where(tensor => tensor.Role == role))
        {
            slots.Add(new TensorSlot(tensor, offset));
            offset = checked(offset + tensor.Count);
        }

        return slots.ToImmutable();
    }
}
