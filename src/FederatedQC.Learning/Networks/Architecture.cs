using FederatedQC.Analytic;
using FederatedQC.Learning.Backbones;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Networks;

/// <summary>A network that a plan can ask for by name: one whose weights are trained, or a closed-form head on frozen features.</summary>
public sealed class Architecture
{
    private readonly Func<NetworkShape, NetworkGraph>? _build;

    internal Architecture(string name, string summary, int defaultWidth, Func<NetworkShape, NetworkGraph>? build)
    {
        (Name, Summary, DefaultWidth) = (name, summary, defaultWidth);
        _build = build;
    }

    /// <summary>Name in plans and specs.</summary>
    public string Name { get; }

    /// <summary>One line for a command's help.</summary>
    public string Summary { get; }

    /// <summary>Channels of the first stage when a plan doesn't say.</summary>
    public int DefaultWidth { get; }

    /// <summary>Whether the head follows from sums in closed form, and nothing is trained.</summary>
    public bool IsAnalytic => _build is null;

    /// <summary>Side of the input in pixels when a plan doesn't say.</summary>
    public int UsualInputSize => IsAnalytic ? 224 : 64;

    /// <summary>What the input's sides are multiples of.</summary>
    internal int SideStep => IsAnalytic ? FeatureNetwork.SideStep : 1;

    /// <summary>The layers.</summary>
    /// <exception cref="ArgumentException">The network has none of its own.</exception>
    internal NetworkGraph Build(NetworkShape shape) =>
        _build?.Invoke(shape) ?? throw new ArgumentException($"The network '{Name}' is solved for, not trained.");

    /// <summary>Every tensor with its role, in the order of the model's vectors.</summary>
    internal IEnumerable<TensorSpec> Tensors(NetworkShape shape, RoleRule rule) =>
        IsAnalytic
            ? AnalyticModel.TensorsOf(new HeadShape(FeatureNetwork.Count, shape.Classes))
            : Build(shape).Tensors().Select(tensor => new TensorSpec(tensor.Name, tensor.Shape, rule.RoleOf(tensor)));
}
