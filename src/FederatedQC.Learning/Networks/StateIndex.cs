using System.Collections.Frozen;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Networks;

/// <summary>Finds the tensors of a model's state by name, wherever their role has put them.</summary>
internal sealed class StateIndex
{
    private readonly FrozenDictionary<string, TensorSlot> _slots;

    public StateIndex(ModelSpec spec)
    {
        var layout = new ParameterLayout(spec);
        _slots = layout.Shared.Concat(layout.Local).ToFrozenDictionary(slot => slot.Tensor.Name, StringComparer.Ordinal);
        (SharedCount, LocalCount) = (layout.SharedCount, layout.LocalCount);
    }

    public int SharedCount { get; }

    public int LocalCount { get; }

    public bool IsShared(string name) => _slots[name].Tensor.Role == TensorRole.Shared;

    /// <summary>The numbers of one tensor, in the state's own memory.</summary>
    public Span<float> Values(ModelState state, string name)
    {
        var slot = _slots[name];
        return slot.In(slot.Tensor.Role == TensorRole.Shared ? state.Shared.AsSpan() : state.Local.AsSpan());
    }

    /// <summary>A state of zeros.</summary>
    public ModelState NewState(ModelSpec spec) => new(spec, new float[SharedCount], new float[LocalCount]);

    /// <summary>Checks that a state's vectors have the lengths that its spec asks for.</summary>
    /// <exception cref="ArgumentException">One of them hasn't.</exception>
    public void ThrowIfMisfit(ModelState state)
    {
        if (state.Shared.Length != SharedCount || state.Local.Length != LocalCount)
        {
            throw new ArgumentException(
                $"The model holds {state.Shared.Length} shared and {state.Local.Length} local parameters; its spec asks for {SharedCount} and {LocalCount}.",
                nameof(state)
            );
        }
    }
}
