using System.Buffers;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Aggregation;

/// <summary>
/// The admitted updates of a round, seen through one block. Sites stand in ordinal order of their ids, whatever order they arrived in.
/// </summary>
public interface IBlockUpdates
{
    /// <summary>Number of updates.</summary>
    int Sites { get; }

    /// <summary>The delta of this block.</summary>
    /// <param name="index">From 0 to <see cref="Sites"/> - 1.</param>
    /// <param name="delta">Receives the delta; as long as the block.</param>
    void Decode(int index, Span<float> delta);

    /// <summary>
    /// Parameters that can be decoded without the rest of the block: a run of them may begin at any multiple of it and has whole units or
    /// goes to the block's end. That of a block which is decoded as a whole is its size.
    /// </summary>
    int Unit => ParameterBlocks.Size;

    /// <summary>A run of the delta of this block: the same bits as in the whole.</summary>
    /// <param name="index">From 0 to <see cref="Sites"/> - 1.</param>
    /// <param name="start">Where the run begins in the block.</param>
    /// <param name="run">Receives it.</param>
    void DecodeRun(int index, int start, Span<float> run)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(start, 0);
        Decode(index, run);
    }

    /// <summary>
    /// Adds every update of this block, weighted, to a running sum: the same bits as <see cref="Decode"/> and <see cref="WeightedSum.Add"/>
    /// for one site after the other; a site whose coefficient is 0 is left out. An implementation that needs not hold a whole delta for it
    /// overrides it.
    /// </summary>
    /// <param name="sum">The running sum; as long as the block.</param>
    /// <param name="coefficients">One a site.</param>
    void AddTo(Span<double> sum, ReadOnlySpan<double> coefficients)
    {
        var rented = ArrayPool<float>.Shared.Rent(sum.Length);
        try
        {
            var delta = rented.AsSpan(0, sum.Length);
            for (var index = 0; index < Sites; index++)
            {
                if (coefficients[index] != 0)
                {
                    Decode(index, delta);
                    WeightedSum.Add(sum, delta, coefficients[index]);
                }
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
