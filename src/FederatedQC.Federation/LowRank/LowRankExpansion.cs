using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.LowRank;

/// <summary>Turns update vectors into the changes of the shared vector that they stand for, any range of it at a time.</summary>
/// <remarks>
/// <b>Source</b>: E. Hu et al., "LoRA: Low-rank adaptation of large language models", 2022: ΔW = (α/r)·B·A. Exact aggregation: Y. Sun et
/// al., 2024 (A frozen: the mean of B·A is mean(B)·A) and R. Singhal et al., 2024 (the mean of the products is added).
/// <b>Inputs</b>: an update vector of <see cref="LowRankLayout.UpdateCount"/> numbers. NaN and infinity propagate.
/// <b>Output</b>: the change of parameters [start, start + length) of the shared vector.
/// <b>Numerics</b>: in double; each term is (weight·(α/r)·B[row, k])·A[k, column], added for k from 0 up, never fused. The cut into ranges
/// and the machine have no effect on any bit.
/// <b>Differs from source</b>: every round starts at B = 0 and its mean change is folded into the model, so that there is no adapter that
/// outlives a round and FedEx's residual is the change itself.
/// Immutable; safe to use from several threads.
/// </remarks>
/// <param name="basis">A of the round.</param>
public sealed class LowRankExpansion(LowRankBasis basis)
{
    private readonly LowRankLayout _layout = basis.Layout;

    /// <summary>The change that an update stands for.</summary>
    /// <param name="update">The update vector.</param>
    /// <param name="start">First parameter of the range of the shared vector.</param>
    /// <param name="delta">Receives the change of the range.</param>
    /// <exception cref="ArgumentException">The update has another length than the layout's, or the range leaves the shared
    /// vector.</exception>
    public void Expand(ReadOnlySpan<float> update, int start, Span<double> delta)
    {
        delta.Clear();
        AddTo(delta, update, start, 1);
    }

    /// <summary>
    /// Adds the weighted change that an update stands for: called for each site in ordinal order, it makes the exact mean.
    /// </summary>
    /// <param name="sum">The running sum over the range.</param>
    /// <param name="update">The update vector.</param>
    /// <param name="start">First parameter of the range of the shared vector.</param>
    /// <param name="weight">The site's weight.</param>
    /// <exception cref="ArgumentException">The update has another length than the layout's, or the range leaves the shared
    /// vector.</exception>
    public void AddTo(Span<double> sum, ReadOnlySpan<float> update, int start, double weight)
    {
        ThrowIfUnfit(update.Length, start, sum.Length);
        var end = start + sum.Length;
        for (var index = 0; index < _layout.Slots.Length; index++)
        {
            var slot = _layout.Slots[index];
            var (tensorStart, tensorEnd) = (slot.Tensor.Offset, slot.Tensor.Offset + slot.Tensor.Tensor.Count);
            var (first, last) = (Math.Max(start, tensorStart), Math.Min(end, tensorEnd));
            if (first < last)
            {
                AddTensor(sum[(first - start)..(last - start)], update, index, first - tensorStart, weight);
            }
        }
    }

    private void AddTensor(Span<double> sum, ReadOnlySpan<float> update, int index, int first, double weight)
    {
        var slot = _layout.Slots[index];
        if (!slot.IsLowRank)
        {
            WeightedSum.Add(sum, update[slot.Whole].Slice(first, sum.Length), weight);
            return;
        }

        var a = slot.SendsA ? update[slot.A] : basis.A(index);
        var b = update[slot.B];
        var factor = weight * _layout.Options.Scale;
        while (!sum.IsEmpty)
        {
            var (row, column) = Math.DivRem(first, slot.Columns);
            var length = Math.Min(slot.Columns - column, sum.Length);
            for (var k = 0; k < slot.Rank; k++)
            {
                WeightedSum.Add(sum[..length], a.Slice((k * slot.Columns) + column, length), factor * b[(row * slot.Rank) + k]);
            }

            sum = sum[length..];
            first += length;
        }
    }

    private void ThrowIfUnfit(int updateLength, int start, int length)
    {
        if (updateLength != _layout.UpdateCount)
        {
            throw new ArgumentException($"The update has {updateLength} numbers, not {_layout.UpdateCount}.");
        }

        if (start < 0 || length > _layout.SharedCount - start)
        {
            throw new ArgumentException(
                $"Parameters {start} to {start + (long)length} are not within the {_layout.SharedCount} shared ones."
            );
        }
    }
}
