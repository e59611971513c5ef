using System.Globalization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>Modules applied one after the other.</summary>
public class Sequential : Module<Tensor, Tensor>
{
    private readonly List<IModule<Tensor, Tensor>> _steps = [];

    internal Sequential()
        : base(nameof(Sequential))
    {
    }

    /// <summary>How many modules there are.</summary>
    public int Count => _steps.Count;

    /// <summary>The module at a place, from 0.</summary>
    public IModule<Tensor, Tensor> this[int index] => _steps[index];

    /// <summary>Adds a module under the number of its place.</summary>
    /// <returns>This module.</returns>
    public Sequential append(IModule<Tensor, Tensor> module) => append(Count.ToString(CultureInfo.InvariantCulture), module);

    /// <summary>Adds a module under a name.</summary>
    /// <returns>This module.</returns>
    /// <exception cref="ArgumentException">The name is empty, has a dot, or is taken.</exception>
    public Sequential append(string name, IModule<Tensor, Tensor> module)
    {
        register_module(name, (Module)module);
        _steps.Add(module);
        return this;
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor tensor)
    {
        if (Count == 0)
        {
            return tensor.alias();
        }
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(_steps.Aggregate(tensor, (value, step) => step.call(value)));
    }

    /// <inheritdoc/>
    /// <remarks>Steps are registered as they are added; the list of them is no part.</remarks>
    protected override void RegisterComponents()
    {
    }
}
