using System.Buffers;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Aggregation;

/// <summary>The admitted updates of a round, seen through one block. Sites stand in ordinal order of their ids, whatever order they arrived in.</summary>
public interface IBlockUpdates
{
    /// <summary>Number of updates.</summary>
    int Sites { get; }

    /// <summary>Whose update it is and what it weighs.</summary>
    /// <param name="index">From 0 to <see cref="Sites"/> - 1.</param>
    WeightedUpdate Describe(int index);

    /// <summary>The delta of this block.</summary>
    /// <param name="index">From 0 to <see cref="Sites"/> - 1.</param>
    /// <param name="delta">Receives the delta; as long as the block.</param>
    void Decode(int index, Span<float> delta);

    /// <summary>
    /// Adds every update of this block, weighted, to a running sum: the same bits as <see cref="Decode"/> and <see cref="WeightedSum.Add"/> for one
    /// site after the other. An implementation that needs not hold a whole delta for it overrides it.
    /// </summary>
    /// <param name="sum">The running sum; as long as the block.</param>
    void AddTo(Span<double> sum)
    {
        var rented = ArrayPool<float>.Shared.Rent(sum.Length);
        try
        {
            var delta = rented.AsSpan(0, sum.Length);
            for (var index = 0; index < Sites; index++)
            {
                Decode(index, delta);
                WeightedSum.Add(sum, delta, Describe(index).Weight);
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
