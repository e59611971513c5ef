namespace FederatedQC.Parameters.Models;

/// <summary>A tensor and where it begins in its flat vector.</summary>
/// <param name="Tensor">Name, shape and role.</param>
/// <param name="Offset">Index of the tensor's first element.</param>
public readonly record struct TensorSlot(TensorSpec Tensor, int Offset)
{
    /// <summary>The part of a flat vector that holds this tensor.</summary>
    /// <param name="vector">The shared or local vector that the slot belongs to.</param>
    public Span<float> In(Span<float> vector) => vector.Slice(Offset, Tensor.Count);

    /// <inheritdoc cref="In(Span{float})"/>
    public ReadOnlySpan<float> In(ReadOnlySpan<float> vector) => vector.Slice(Offset, Tensor.Count);
}
