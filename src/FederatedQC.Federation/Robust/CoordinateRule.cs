using System.Buffers;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Robust;

/// <summary>How the mixed vectors become one, coordinate by coordinate.</summary>
public abstract record CoordinateRule
{
    private CoordinateRule() { }

    /// <summary>Applies it.</summary>
    /// <param name="mixing">The mixing that goes before.</param>
    /// <param name="tile">Columns of the vectors that go into the mixing.</param>
    /// <param name="result">Receives one value a column.</param>
    internal abstract void Apply(Mixing mixing, Tile tile, Span<double> result);

    /// <summary>Their sum. It is never rounded to float32 in between, so it has the bits of <see cref="WeightedSum"/>.</summary>
    public sealed record Sum : CoordinateRule
    {
        internal override void Apply(Mixing mixing, Tile tile, Span<double> result)
        {
            result.Clear();
            for (var vector = 0; vector < tile.Rows; vector++)
            {
                var weight = 0.0;
                for (var row = 0; row < mixing.Rows; row++)
                {
                    weight += mixing[row][vector];
                }

                if (weight != 0)
                {
                    WeightedSum.Add(result, tile[vector], weight);
                }
            }
        }
    }

    /// <summary>Their median: see <see cref="CoordinateOrder.Median"/>.</summary>
    public sealed record Median : CoordinateRule
    {
        internal override void Apply(Mixing mixing, Tile tile, Span<double> result) => Reduce(mixing, tile, result, CoordinateOrder.Median);
    }

    /// <summary>Their trimmed mean: see <see cref="CoordinateOrder.TrimmedMean"/>.</summary>
    /// <param name="Trim">Values left out at either end.</param>
    public sealed record TrimmedMean(int Trim) : CoordinateRule
    {
        internal override void Apply(Mixing mixing, Tile tile, Span<double> result) =>
            Reduce(mixing, tile, result, (rows, values) => CoordinateOrder.TrimmedMean(rows, Trim, values));
    }

    /// <summary>Their mean around the median: see <see cref="CoordinateOrder.MeanAroundMedian"/>.</summary>
    /// <param name="Count">Values that count.</param>
    public sealed record MeanAroundMedian(int Count) : CoordinateRule
    {
        internal override void Apply(Mixing mixing, Tile tile, Span<double> result) =>
            Reduce(mixing, tile, result, (rows, values) => CoordinateOrder.MeanAroundMedian(rows, Count, values));
    }

    private delegate void Reduction(Tile rows, Span<double> result);

    private static void Reduce(Mixing mixing, Tile tile, Span<double> result, Reduction reduction)
    {
        var length = mixing.Rows * tile.Columns;
        var rented = ArrayPool<float>.Shared.Rent(length);
        try
        {
            var mixed = rented.AsSpan(0, length);
            TileMix.Apply(mixing.Values, tile, mixed);
            reduction(new Tile(mixed, mixing.Rows, tile.Columns), result);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }
}
