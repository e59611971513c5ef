using System.Collections.Immutable;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Learning.Networks;

/// <summary>Turns a choice of network into the spec that travels, and a spec that has travelled back into the network.</summary>
public static class SpecBuilder
{
    private const int WidthStep = Norm.Groups;
    private const int MostWidth = 256;
    private const int LeastInput = 32;

    private static readonly RoleRule AnyRole = RoleRules.Get("all-shared");

    /// <summary>The spec of a network, with every tensor named, shaped and given its role.</summary>
    /// <exception cref="ArgumentException">A name is unknown or a number out of range; the message says which and what is
    /// allowed.</exception>
    public static ModelSpec Create(NetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var architecture = Architectures.Get(options.Architecture);
        var rule = RoleRules.Get(options.Sharing);
        var spec = new ModelSpec
        {
            Architecture = architecture.Name,
            Width = options.Width ?? architecture.DefaultWidth,
            Norm = options.Norm,
            InputSize = options.InputSize,
            Channels = options.Channels,
            Classes = options.Classes,
            DefectFreeClass = options.DefectFreeClass,
            Mean = options.Mean.IsDefaultOrEmpty ? [.. Enumerable.Repeat(0.5f, options.Channels)] : options.Mean,
            Std = options.Std.IsDefaultOrEmpty ? [.. Enumerable.Repeat(0.25f, options.Channels)] : options.Std,
            Tensors = [],
        };
        ThrowIfUnsound(RangeProblem(spec) ?? ModelSpecRules.FirstProblem(spec));
        spec = spec with { Tensors = [.. architecture.Tensors(ShapeOf(spec), rule)] };
        ThrowIfUnsound(ModelSpecRules.FirstProblem(spec));
        return spec;
    }

    /// <summary>
    /// What keeps this build from training or exporting a spec that came from a peer: an unknown architecture, a number out of range, or
    /// tensors that are not those of the architecture. Null when there is nothing.
    /// </summary>
    public static string? FirstProblem(ModelSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (!Architectures.All.ContainsKey(spec.Architecture))
        {
            return $"the network '{spec.Architecture}' is unknown to this version";
        }

        return ModelSpecRules.FirstProblem(spec) ?? RangeProblem(spec) ?? TensorProblem(spec);
    }

    /// <summary>The network of a spec.</summary>
    /// <exception cref="ArgumentException"><see cref="FirstProblem"/> finds one.</exception>
    internal static NetworkGraph Graph(ModelSpec spec)
    {
        ThrowIfUnsound(spec);
        return Architectures.Get(spec.Architecture).Build(ShapeOf(spec));
    }

    /// <exception cref="ArgumentException"><see cref="FirstProblem"/> finds one.</exception>
    internal static void ThrowIfUnsound(ModelSpec spec) => ThrowIfUnsound(FirstProblem(spec));

    private static NetworkShape ShapeOf(ModelSpec spec) => new(spec.Width, spec.Norm, spec.InputSize, spec.Channels, spec.Classes.Length);

    private static string? RangeProblem(ModelSpec spec) =>
        spec.Width is < WidthStep or > MostWidth || spec.Width % WidthStep != 0
            ? $"width is {spec.Width}, not a multiple of {WidthStep} up to {MostWidth}"
        : spec.InputSize < LeastInput ? $"inputSize is {spec.InputSize}, below {LeastInput}"
        : spec.InputSize % Architectures.Get(spec.Architecture).SideStep != 0
            ? $"inputSize is {spec.InputSize}: the network '{spec.Architecture}' takes multiples of {Architectures.Get(spec.Architecture).SideStep}"
        : null;

    private static string? TensorProblem(ModelSpec spec)
    {
        var expected = Architectures.Get(spec.Architecture).Tensors(ShapeOf(spec), AnyRole).ToImmutableArray();
        if (expected.Length != spec.Tensors.Length)
        {
            return $"the spec has {spec.Tensors.Length} tensors, {spec.Architecture} has {expected.Length}";
        }

        return expected.Zip(spec.Tensors, ProblemOf).FirstOrDefault(problem => problem is not null);
    }

    private static string? ProblemOf(TensorSpec expected, TensorSpec actual) =>
        actual.Name != expected.Name ? $"tensor '{actual.Name}' stands where '{expected.Name}' belongs"
        : !actual.Shape.AsSpan().SequenceEqual(expected.Shape.AsSpan()) ? $"tensor '{actual.Name}' has another shape than the network's"
        : actual.Role == TensorRole.Counter ? $"tensor '{actual.Name}' is no counter"
        : null;

    private static void ThrowIfUnsound(string? problem)
    {
        if (problem is not null)
        {
            throw new ArgumentException($"The network can't be built: {problem}.");
        }
    }
}
