namespace FederatedQC.Parameters.Kernels;

/// <summary>The same columns of several float32 vectors, one vector a row. A view: it owns nothing.</summary>
public readonly ref struct Tile
{
    private readonly ReadOnlySpan<float> _values;
    private readonly int _stride;

    /// <summary>Rows that stand a stride apart.</summary>
    /// <param name="values">The values, row by row; the last row may end at its last column.</param>
    /// <param name="rows">Number of vectors, 0 or more.</param>
    /// <param name="columns">Values seen of each, 0 or more.</param>
    /// <param name="stride">Values from the start of one row to the start of the next; at least <paramref name="columns"/>.</param>
    /// <exception cref="ArgumentException">A number is negative, the stride is too small, or the values are too few.</exception>
    public Tile(ReadOnlySpan<float> values, int rows, int columns, int stride)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, columns);
        if (rows > 0 && values.Length < ((rows - 1L) * stride) + columns)
        {
            throw new ArgumentException(
                $"{values.Length} values are too few for {rows} rows of {columns}, {stride} apart.",
                nameof(values)
            );
        }

        _values = values;
        (Rows, Columns, _stride) = (rows, columns, stride);
    }

    /// <summary>Rows that stand directly below each other.</summary>
    /// <inheritdoc cref="Tile(ReadOnlySpan{float}, int, int, int)"/>
    public Tile(ReadOnlySpan<float> values, int rows, int columns)
        : this(values, rows, columns, columns) { }

    /// <summary>Number of vectors.</summary>
    public int Rows { get; }

    /// <summary>Values of each vector.</summary>
    public int Columns { get; }

    /// <summary>One vector; as long as <see cref="Columns"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Rows);
            return _values.Slice(row * _stride, Columns);
        }
    }

    /// <summary>Some columns of every vector.</summary>
    /// <param name="start">The first column.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many columns.</exception>
    public Tile Slice(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Columns - start);
        return new(Rows == 0 ? [] : _values[start..], Rows, count, _stride);
    }
}
