using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Robust;

/// <summary>
/// What a rule decided: the aggregate as a function of the round's vectors that can be applied to any columns of them on their own.
/// </summary>
/// <param name="Mixing">The rows [rows, vectors] that are made of the round's vectors first. A vector whose coefficients are all zero is
/// not read.</param>
/// <param name="Rule">How those rows become one value a coordinate.</param>
public sealed record Combination(Mixing Mixing, CoordinateRule Rule)
{
    /// <summary>A weighted sum of the vectors.</summary>
    /// <param name="weights">One a vector.</param>
    public static Combination WeightedSum(params IReadOnlyCollection<double> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        return new(new Mixing(weights.Count, [.. weights]), new CoordinateRule.Sum());
    }

    /// <summary>
    /// Computes the aggregate of a tile's columns. Thread safe. Same tile contents, same bits, on every machine and wherever the tiles are
    /// cut.
    /// </summary>
    /// <param name="tile">Columns of the round's vectors: sites in ordinal order of their ids, then references.</param>
    /// <param name="result">Receives one value a column.</param>
    /// <exception cref="ArgumentException">The tile has another number of rows than the combination of columns, or the result another
    /// length.</exception>
    public void Apply(Tile tile, Span<double> result)
    {
        if (tile.Rows != Mixing.Columns || tile.Columns != result.Length)
        {
            throw new ArgumentException(
                $"A tile of {tile.Rows} x {tile.Columns} does not fit {Mixing.Columns} vectors and {result.Length} results.",
                nameof(tile)
            );
        }

        Rule.Apply(Mixing, tile, result);
    }
}
