using System.Buffers;
using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Aggregation;

/// <summary>Combines one block of the vectors of a round. A plain weighted sum passes over the updates without holding them.</summary>
internal sealed class BlockCombiner(RoundReferences references, int block, IBlockUpdates updates)
{
    // The tile of every vector stays in the processor's nearer caches while it is mixed and sorted.
    private const int TileColumns = 2048;

    /// <summary>Combines.</summary>
    /// <param name="combination">How.</param>
    /// <param name="change">Receives the combined change; as long as the block.</param>
    public void Combine(Combination combination, Span<double> change)
    {
        if (combination.Rule is CoordinateRule.Sum && combination.Mixing.Rows == 1)
        {
            Add(combination.Mixing[0], change);
        }
        else
        {
            Apply(combination, change);
        }
    }

    private void Add(ReadOnlySpan<double> coefficients, Span<double> change)
    {
        change.Clear();
        updates.AddTo(change, coefficients[..references.Sites]);
        for (var vector = references.Sites; vector < coefficients.Length; vector++)
        {
            if (coefficients[vector] != 0)
            {
                AddReference(vector, coefficients[vector], change);
            }
        }
    }

    private void AddReference(int vector, double coefficient, Span<double> change)
    {
        var rented = ArrayPool<float>.Shared.Rent(change.Length);
        try
        {
            var values = rented.AsSpan(0, change.Length);
            references.Read(vector, block, values);
            WeightedSum.Add(change, values, coefficient);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void Apply(Combination combination, Span<double> change)
    {
        var tile = RoundReferences.TileOf(updates, change.Length);
        var rented = ArrayPool<float>.Shared.Rent(references.Vectors * tile);
        try
        {
            for (var start = 0; start < change.Length; start += tile)
            {
                var columns = Math.Min(tile, change.Length - start);
                references.ReadTile(block, updates, start..(start + columns), change.Length, rented);
                Apply(combination, rented, change.Slice(start, columns));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void Apply(Combination combination, ReadOnlySpan<float> rows, Span<double> change)
    {
        var (vectors, stride) = (references.Vectors, change.Length);
        for (var start = 0; start < stride; start += TileColumns)
        {
            var columns = Math.Min(TileColumns, stride - start);
            combination.Apply(
                new Tile(rows.Slice(start, ((vectors - 1) * stride) + columns), vectors, columns, stride),
                change.Slice(start, columns)
            );
        }
    }
}
