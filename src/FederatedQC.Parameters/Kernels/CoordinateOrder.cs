using System.Buffers;

namespace FederatedQC.Parameters.Kernels;

/// <summary>Means of the middle values of each column of a tile: median, trimmed mean, mean around the median.</summary>
/// <remarks>
/// <b>Source</b>: median and trimmed mean: Yin et al., "Byzantine-robust distributed learning: towards optimal statistical rates", ICML
/// 2018, definitions 1 and 2; mean around the median: Xie et al., "Generalized Byzantine-tolerant SGD", 2018.
/// <b>Inputs</b>: at least one row. <b>Output</b>: one value a column. <b>Numerics</b>: values are ordered exactly by a sorting network;
/// the ones that count are added in double from the least to the greatest and divided once: the bits of the plain loop on every machine and
/// vector width, whatever the order of the rows. A NaN counts as greater than infinity, so as many as the rule leaves out at the top have
/// no effect, and others give NaN; infinities are values like others.
/// </remarks>
public static class CoordinateOrder
{
    private const int Strip = OrderedStrip.Columns;

    private delegate void Reduction(OrderedStrip strip, Span<double> result);

    /// <summary>The median; of an even number of rows the mean of the middle two.</summary>
    /// <param name="tile">The rows.</param>
    /// <param name="result">Receives one value a column.</param>
    /// <exception cref="ArgumentException">There is no row, or the result is not as long as a row.</exception>
    public static void Median(Tile tile, Span<double> result) => TrimmedMean(tile, Math.Max(0, tile.Rows - 1) / 2, result);

    /// <summary>The mean of what is left of a column without its least and its greatest values.</summary>
    /// <param name="tile">The rows.</param>
    /// <param name="trim">Values left out at either end, 0 or more; one value at least is left.</param>
    /// <param name="result">Receives one value a column.</param>
    /// <exception cref="ArgumentException">There is no row, nothing is left, or the result is not as long as a row.</exception>
    public static void TrimmedMean(Tile tile, int trim, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trim);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(trim, (tile.Rows - 1) / 2);
        var ranks = trim..(tile.Rows - trim);
        Reduce(tile, ranks, (strip, values) => strip.Mean(ranks, values), result);
    }

    /// <summary>The mean of the values closest to a column's median; of two that are equally far the lesser counts as closer.</summary>
    /// <param name="tile">The rows.</param>
    /// <param name="count">How many values count, 1 to the number of rows.</param>
    /// <param name="result">Receives one value a column.</param>
    /// <exception cref="ArgumentException">There is no row, the count is out of range, or the result is not as long as a row.</exception>
    public static void MeanAroundMedian(Tile tile, int count, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, tile.Rows);
        Reduce(tile, .., (strip, values) => strip.MeanAroundMedian(count, values), result);
    }

    private static void Reduce(Tile tile, Range ranks, Reduction reduction, Span<double> result)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tile.Rows, nameof(tile));
        if (result.Length != tile.Columns)
        {
            throw new ArgumentException($"Has {result.Length} elements, not {tile.Columns}.", nameof(result));
        }

        var network = SortingNetwork.Selecting(tile.Rows, ranks);
        var rented = ArrayPool<int>.Shared.Rent(tile.Rows * Strip);
        Span<double> values = stackalloc double[Strip];
        try
        {
            var keys = rented.AsSpan(0, tile.Rows * Strip);
            for (var start = 0; start < tile.Columns; start += Strip)
            {
                var width = Math.Min(Strip, tile.Columns - start);
                for (var row = 0; row < tile.Rows; row++)
                {
                    OrderKeys.Of(tile[row].Slice(start, width), keys.Slice(row * Strip, Strip));
                }

                reduction(OrderedStrip.Sort(keys, network), values);
                values[..width].CopyTo(result[start..]);
            }
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }
}
