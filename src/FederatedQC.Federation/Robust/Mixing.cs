using System.Collections.Immutable;

namespace FederatedQC.Federation.Robust;

/// <summary>A small matrix: each row makes a new vector as a weighted sum of given ones. Immutable.</summary>
public sealed class Mixing
{
    private readonly ImmutableArray<double> _values;

    /// <summary>A matrix of given coefficients.</summary>
    /// <param name="columns">Number of vectors that it mixes, at least 1.</param>
    /// <param name="values">The coefficients, row by row; finite.</param>
    /// <exception cref="ArgumentException">The coefficients do not fill whole rows, or one is NaN or infinite.</exception>
    public Mixing(int columns, ImmutableArray<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.IsDefault || values.Length % columns != 0 || !values.All(double.IsFinite))
        {
            throw new ArgumentException($"These are not rows of {columns} finite coefficients.", nameof(values));
        }

        (_values, Columns) = (values, columns);
    }

    /// <summary>Number of vectors that come out.</summary>
    public int Rows => _values.Length / Columns;

    /// <summary>Number of vectors that go in, at least 1.</summary>
    public int Columns { get; }

    /// <summary>The coefficients, row by row.</summary>
    public ReadOnlySpan<double> Values => _values.AsSpan();

    /// <summary>The coefficients of one vector that comes out.</summary>
    public ReadOnlySpan<double> this[int row] => _values.AsSpan().Slice(row * Columns, Columns);

    /// <summary>Every vector as it is.</summary>
    /// <param name="count">Number of vectors, at least 1.</param>
    public static Mixing Identity(int count) => Select(count, Enumerable.Range(0, count));

    /// <summary>Some of the vectors.</summary>
    /// <param name="columns">Number of vectors that go in.</param>
    /// <param name="chosen">Indices of those that come out.</param>
    public static Mixing Select(int columns, IEnumerable<int> chosen) => Of(columns, chosen, (index, column) => index == column ? 1 : 0);

    /// <summary>One row for each item.</summary>
    /// <param name="columns">Number of vectors that go in.</param>
    /// <param name="items">What the rows are made of.</param>
    /// <param name="coefficient">The coefficient of a vector in the row of an item.</param>
    internal static Mixing Of<T>(int columns, IEnumerable<T> items, Func<T, int, double> coefficient) =>
        new(columns, [.. items.SelectMany(item => Enumerable.Range(0, columns).Select(column => coefficient(item, column)))]);

    /// <summary>
    /// The matrix that does <paramref name="first"/> and then this one: their product, summed in the order of the vectors between.
    /// </summary>
    /// <exception cref="ArgumentException">What comes out of the first does not fit this.</exception>
    public Mixing After(Mixing first)
    {
        ArgumentNullException.ThrowIfNull(first);
        if (first.Rows != Columns)
        {
            throw new ArgumentException($"{first.Rows} vectors come out, {Columns} go in.", nameof(first));
        }

        return Of(first.Columns, Enumerable.Range(0, Rows), (row, column) =>
        {
            var sum = 0.0;
            for (var between = 0; between < Columns; between++)
            {
                sum += _values[(row * Columns) + between] * first._values[(between * first.Columns) + column];
            }

            return sum;
        });
    }
}
