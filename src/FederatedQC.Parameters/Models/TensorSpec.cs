using System.Collections.Immutable;

namespace FederatedQC.Parameters.Models;

/// <summary>One named tensor of a model: its shape and what the federation does with it.</summary>
/// <param name="Name">Dotted path of the tensor in the network, such as <c>stage2.0.conv1.weight</c>; unique in the model.</param>
/// <param name="Shape">Extent of each dimension, outermost first; empty for a scalar.</param>
/// <param name="Role">Shared, local or counter.</param>
public sealed record TensorSpec(string Name, ImmutableArray<int> Shape, TensorRole Role)
{
    /// <summary>Number of elements: the product of the shape, 1 for a scalar.</summary>
    public int Count => Shape.Aggregate(1, (product, extent) => checked(product * extent));

    /// <summary>
    /// Whether the values are running statistics of the activations (<c>.running_mean</c>, <c>.running_var</c>): they are measured, not
    /// learnt by gradients, so the consortium averages them and no optimiser, momentum or control variate touches them.
    /// </summary>
    public bool IsStatistic =>
        Name.EndsWith(".running_mean", StringComparison.Ordinal) || Name.EndsWith(".running_var", StringComparison.Ordinal);

    /// <inheritdoc/>
    public bool Equals(TensorSpec? other) =>
        other is not null && Name == other.Name && Role == other.Role && Shape.AsSpan().SequenceEqual(other.Shape.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Role, Shape.Length, Count);
}
