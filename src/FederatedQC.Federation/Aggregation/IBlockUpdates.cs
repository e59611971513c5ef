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
    /// Adds the weighted delta of this block to a running sum: the same bits as <see cref="Decode"/> followed by <see cref="WeightedSum.Add"/>.
    /// An implementation whose codec decodes and adds in one pass overrides it.
    /// </summary>
    /// <param name="index">From 0 to <see cref="Sites"/> - 1.</param>
    /// <param name="weight">Factor of the delta.</param>
    /// <param name="sum">The running sum; as long as the block.</param>
    void Accumulate(int index, double weight, Span<double> sum)
    {
        var delta = ArrayPool<float>.Shared.Rent(sum.Length);
        try
        {
            Decode(index, delta.AsSpan(0, sum.Length));
            WeightedSum.Add(sum, delta.AsSpan(0, sum.Length), weight);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(delta);
        }
    }
}
