using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Federation.Robust;

/// <summary>
/// The dot products of every pair of some vectors: all that a rule needs to know of their lengths, distances and angles. Immutable.
/// </summary>
/// <remarks>
/// <b>Numerics</b>: in double, sums in the order of the vectors. A squared distance is a difference of dot products, so its error is about
/// 1e-15 of the larger squared norm: vectors whose distance is below a ten-millionth of their norm can't be told apart. Where a rule only
/// ranks (<see cref="IRobustRule.OnlyRanks"/>), the dot products are those of <see cref="CoarseDots"/> with an error bound of their own.
/// </remarks>
public sealed class GramMatrix
{
    private readonly double[] _values;

    /// <summary>The matrix of given dot products.</summary>
    /// <param name="count">Number of vectors, 0 or more.</param>
    /// <param name="values">The dot products [count, count], row by row; copied.</param>
    /// <exception cref="ArgumentException">
    /// There are not count x count, one is NaN or infinite, they are not symmetric, or one on the diagonal is below 0.
    /// </exception>
    public GramMatrix(int count, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (values.Length != (long)count * count)
        {
            throw new ArgumentException($"Has {values.Length} elements, not {count} x {count}.", nameof(values));
        }

        (_values, Count) = (values.ToArray(), count);
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (!double.IsFinite(this[i, j]) || this[i, j] != this[j, i] || this[i, i] < 0)
                {
                    throw new ArgumentException(
                        $"The dot products of vectors {i} and {j} are {this[i, j]} and {this[j, i]}.",
                        nameof(values)
                    );
                }
            }
        }
    }

    /// <summary>Number of vectors.</summary>
    public int Count { get; }

    /// <summary>The dot product of two vectors.</summary>
    public double this[int first, int second] => _values[(first * Count) + second];

    /// <summary>The matrix of the rows of a tile.</summary>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public static GramMatrix Of(Tile vectors)
    {
        var values = new double[vectors.Rows * vectors.Rows];
        PairwiseDots.Add(vectors, values);
        return new GramMatrix(vectors.Rows, values);
    }

    /// <summary>The squared length of a vector.</summary>
    public double SquaredNorm(int index) => this[index, index];

    /// <summary>The length of a vector.</summary>
    public double Norm(int index) => Math.Sqrt(SquaredNorm(index));

    /// <summary>
    /// The squared distance of two vectors, never below 0; the same bits whichever is first, so that equal distances are ties.
    /// </summary>
    public double SquaredDistance(int first, int second) =>
        Math.Max(0, this[first, first] + this[second, second] - (2 * this[first, second]));

    /// <summary>The cosine of the angle between two vectors, -1 to 1; 0 where one of them is zero.</summary>
    public double Cosine(int first, int second)
    {
        var lengths = Norm(first) * Norm(second);
        return lengths > 0 ? Math.Clamp(this[first, second] / lengths, -1, 1) : 0;
    }

    /// <summary>The squared length of a weighted sum of the vectors, never below 0.</summary>
    /// <param name="coefficients">One a vector.</param>
    public double SquaredNorm(ReadOnlySpan<double> coefficients) => Math.Max(0, Dot(coefficients, Dots(coefficients)));

    /// <summary>The distances of every vector from a weighted sum of them.</summary>
    /// <param name="coefficients">One a vector.</param>
    /// <returns>One distance a vector, never below 0.</returns>
    public double[] DistancesTo(ReadOnlySpan<double> coefficients)
    {
        var dots = Dots(coefficients);
        var squared = Dot(coefficients, dots);
        return [.. dots.Select((dot, index) => Math.Sqrt(Math.Max(0, this[index, index] - dot - dot + squared)))];
    }

    /// <summary>The matrix of the vectors that a mixing makes of these: M G transposed(M), symmetric bit for bit.</summary>
    /// <exception cref="ArgumentException">The mixing takes another number of vectors, or a dot product overflows.</exception>
    public GramMatrix Mixed(Mixing mixing)
    {
        ArgumentNullException.ThrowIfNull(mixing);
        if (mixing.Columns != Count)
        {
            throw new ArgumentException($"It mixes {mixing.Columns} vectors, not {Count}.", nameof(mixing));
        }

        var values = new double[mixing.Rows * mixing.Rows];
        for (var i = 0; i < mixing.Rows; i++)
        {
            var dots = Dots(mixing[i]);
            for (var j = 0; j <= i; j++)
            {
                var dot = Dot(mixing[j], dots);
                values[(i * mixing.Rows) + j] = values[(j * mixing.Rows) + i] = i == j ? Math.Max(0, dot) : dot;
            }
        }

        return new GramMatrix(mixing.Rows, values);
    }

    /// <summary>The dot product of each vector with a weighted sum of them.</summary>
    private double[] Dots(ReadOnlySpan<double> coefficients)
    {
        if (coefficients.Length != Count)
        {
            throw new ArgumentException($"Has {coefficients.Length} elements, not {Count}.", nameof(coefficients));
        }

        var dots = new double[Count];
        for (var index = 0; index < Count; index++)
        {
            dots[index] = Dot(coefficients, _values.AsSpan(index * Count, Count));
        }

        return dots;
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var index = 0; index < left.Length; index++)
        {
            sum += left[index] * right[index];
        }

        return sum;
    }
}
