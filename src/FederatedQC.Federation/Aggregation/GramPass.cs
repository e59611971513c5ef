using System.Buffers;
using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Aggregation;

/// <summary>The first pass over a round's updates: their dot products over the learnt parameters.</summary>
/// <remarks>
/// <b>Numerics</b>: each block has a sum of its own, and the sums are added in the order of the blocks, so threads have no effect on any
/// bit. Running statistics don't count: they are measured in units of their own and would drown the rest.
/// </remarks>
internal static class GramPass
{
    /// <summary>Blocks that are enough to see where updates point: a million parameters, spread evenly over the model.</summary>
    private const int SampledBlocks = 16;

    private delegate void Kernel(Tile tile, Span<double> gram);

    /// <summary>The dot products that a rule decides on: every block counts.</summary>
    public static GramMatrix OfAll(
        IRobustRule rule,
        RoundInputs inputs,
        RoundReferences references,
        ParameterLayout layout,
        BlockLoop loop
    ) => Over([.. Enumerable.Range(0, loop.Blocks)], rule.OnlyRanks ? CoarseDots.Add : PairwiseDots.Add, inputs, references, layout, loop);

    /// <summary>
    /// The dot products over a sample of the blocks, for cosines: a large model isn't read twice for the sake of a warning.
    /// </summary>
    public static GramMatrix OfSample(RoundInputs inputs, RoundReferences references, ParameterLayout layout, BlockLoop loop)
    {
        var count = Math.Min(loop.Blocks, SampledBlocks);
        return Over(
            [.. Enumerable.Range(0, count).Select(index => (int)((long)index * loop.Blocks / count))],
            PairwiseDots.Add,
            inputs,
            references,
            layout,
            loop
        );
    }

    private static GramMatrix Over(
        int[] blocks,
        Kernel kernel,
        RoundInputs inputs,
        RoundReferences references,
        ParameterLayout layout,
        BlockLoop loop
    )
    {
        var vectors = references.Vectors;
        var sums = new double[blocks.Length][];
        (loop with { Blocks = blocks.Length }).Run(index => sums[index] = OfBlock(kernel, inputs, references, layout, blocks[index]));
        var gram = new double[vectors * vectors];
        foreach (var sum in sums)
        {
            for (var index = 0; index < gram.Length; index++)
            {
                gram[index] += sum[index];
            }
        }

        return new GramMatrix(vectors, gram);
    }

    private static double[] OfBlock(Kernel kernel, RoundInputs inputs, RoundReferences references, ParameterLayout layout, int block)
    {
        var (length, updates) = (ParameterBlocks.LengthOf(layout.SharedCount, block), inputs.Blocks(block));
        var tile = RoundReferences.TileOf(updates, length);
        var sum = new double[references.Vectors * references.Vectors];
        var rows = ArrayPool<float>.Shared.Rent(references.Vectors * tile);
        try
        {
            for (var start = 0; start < length; start += tile)
            {
                var columns = Math.Min(tile, length - start);
                references.ReadTile(block, updates, start..(start + columns), length, rows);
                foreach (var learnt in layout.LearntWithin((block * ParameterBlocks.Size) + start, columns))
                {
                    var (first, count) = learnt.GetOffsetAndLength(columns);
                    var values = rows.AsSpan(first, ((references.Vectors - 1) * columns) + count);
                    kernel(new Tile(values, references.Vectors, count, columns), sum);
                }
            }

            return sum;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rows);
        }
    }
}
