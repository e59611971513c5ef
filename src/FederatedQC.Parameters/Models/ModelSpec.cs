using System.Collections.Immutable;

namespace FederatedQC.Parameters.Models;

/// <summary>
/// Everything that has to be agreed before two factories can train the same network: the architecture, what goes in, what comes out,
/// and the name, shape and role of each tensor. It is the single source of the network for training and for ONNX, and part of the model's
/// id.
/// </summary>
/// <remarks>A spec is built by an architecture (Learning's <c>Architectures</c>), which fills <see cref="Tensors"/>; it is then carried as
/// JSON.</remarks>
public sealed record ModelSpec
{
    /// <summary>Name of the architecture, such as <c>compact</c> or <c>resnet18</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>Channels of the first stage; the others are multiples of it.</summary>
    public required int Width { get; init; }

    /// <summary>The normalisation layer.</summary>
    public required NormKind Norm { get; init; }

    /// <summary>Side of the square input, in pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>Input channels: 1 (grey) or 3 (RGB).</summary>
    public required int Channels { get; init; }

    /// <summary>Class names in the order of the network's outputs; at least two, all different.</summary>
    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>The class that means "no defect", or null where the product has none: then OK/NG rates don't exist.</summary>
    public string? DefectFreeClass { get; init; }

    /// <summary>Mean of each channel over pixels scaled to [0, 1]; subtracted before the network.</summary>
    public required ImmutableArray<float> Mean { get; init; }

    /// <summary>Standard deviation of each channel over pixels scaled to [0, 1]; the network sees (x - mean) / std.</summary>
    public required ImmutableArray<float> Std { get; init; }

    /// <summary>Every tensor of the network in the order in which the flat vectors hold them.</summary>
    public required ImmutableArray<TensorSpec> Tensors { get; init; }

    /// <summary>Index of <see cref="DefectFreeClass"/> among <see cref="Classes"/>, or -1.</summary>
    public int DefectFreeIndex => DefectFreeClass is null ? -1 : Classes.IndexOf(DefectFreeClass);

    /// <summary>The same spec with other roles, such as batch normalisation made local for FedBN.</summary>
    /// <param name="role">Maps each tensor to its new role.</param>
    public ModelSpec WithRoles(Func<TensorSpec, TensorRole> role) =>
        this with
        {
            Tensors = [.. Tensors.Select(tensor => tensor with { Role = role(tensor) })],
        };

    /// <inheritdoc/>
    public bool Equals(ModelSpec? other) =>
        other is not null && ModelSpecJson.Serialize(this).AsSpan().SequenceEqual(ModelSpecJson.Serialize(other));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Architecture, Width, Norm, InputSize, Channels, Tensors.Length);
}
