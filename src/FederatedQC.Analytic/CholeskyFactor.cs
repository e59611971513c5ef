using System.Numerics;

namespace FederatedQC.Analytic;

/// <summary>
/// A = L Lᵀ of a symmetric positive definite matrix, in double, block column by block column. A number of L is its own minus a dot product
/// of two rows, so that all work runs along rows; blocks of rows are done on several threads, and how many has no effect on any bit.
/// </summary>
public sealed class CholeskyFactor
{
    private const int Block = 48;
    private const int Tile = 4;

    private readonly double[] _lower;

    private CholeskyFactor(int size, double[] lower) => (Size, _lower) = (size, lower);

    /// <summary>Rows and columns.</summary>
    public int Size { get; }

    /// <summary>Factors A + shift · I.</summary>
    /// <param name="size">Rows and columns.</param>
    /// <param name="upper">The upper triangle of A, row by row, each from the diagonal on.</param>
    /// <param name="shift">Added to the diagonal.</param>
    /// <param name="threads">Threads, at least 1.</param>
    /// <returns>Null where the sum is not positive definite to the precision of double.</returns>
    public static CholeskyFactor? TryOf(int size, ReadOnlySpan<double> upper, double shift, int threads)
    {
        var factor = new CholeskyFactor(size, Unpack(size, upper, shift));
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        for (var first = 0; first < size; first += Block)
        {
            var end = Math.Min(first + Block, size);
            factor.SubtractRows(first, end, first, end);
            if (!factor.FactorDiagonal(first, end))
            {
                return null;
            }

            var (start, tiles) = (first, (size - end + Block - 1) / Block);
            Parallel.For(0, tiles, options, tile =>
            {
                var row = end + (tile * Block);
                var rowEnd = Math.Min(row + Block, size);
                factor.SubtractRows(row, rowEnd, start, end);
                factor.SolveRows(row, rowEnd, start, end);
            });
        }

        return factor;
    }

    /// <summary>Solves A X = B in place.</summary>
    /// <param name="right">[row, column]: B, and then X.</param>
    /// <param name="columns">Columns of B.</param>
    public void Solve(Span<double> right, int columns)
    {
        for (var row = 0; row < Size; row++)
        {
            var target = right.Slice(row * columns, columns);
            for (var before = 0; before < row; before++)
            {
                AddScaled(right.Slice(before * columns, columns), -_lower[(row * Size) + before], target);
            }

            Sum.Scale(target, 1 / _lower[(row * Size) + row], target);
        }

        for (var row = Size - 1; row >= 0; row--)
        {
            var target = right.Slice(row * columns, columns);
            Sum.Scale(target, 1 / _lower[(row * Size) + row], target);
            for (var before = 0; before < row; before++)
            {
                AddScaled(target, -_lower[(row * Size) + before], right.Slice(before * columns, columns));
            }
        }
    }

    /// <summary>Sum of the diagonal of A⁻¹: the squared length of L⁻¹, column by column.</summary>
    public double TraceOfInverse(int threads)
    {
        var lengths = new double[Size];
        Parallel.For(0, Size, new ParallelOptions { MaxDegreeOfParallelism = threads }, column =>
        {
            var inverse = new double[Size - column];
            for (var row = column; row < Size; row++)
            {
                var known = inverse.AsSpan(0, row - column);
                var unit = row == column ? 1.0 : 0;
                var value = (unit - Dot(_lower.AsSpan((row * Size) + column, known.Length), known)) / _lower[(row * Size) + row];
                inverse[row - column] = value;
                lengths[column] += value * value;
            }
        });
        return lengths.Sum();
    }

    private static double[] Unpack(int size, ReadOnlySpan<double> upper, double shift)
    {
        var lower = new double[size * size];
        var next = 0;
        for (var row = 0; row < size; row++)
        {
            for (var column = row; column < size; column++)
            {
                lower[(column * size) + row] = upper[next++];
            }

            lower[(row * size) + row] += shift;
        }

        return lower;
    }

    // [row..rowEnd, first..end] −= L[row..rowEnd, 0..first] · L[first..end, 0..first]ᵀ
    private void SubtractRows(int row, int rowEnd, int first, int end)
    {
        for (var i = row; i < rowEnd; i += Tile)
        {
            for (var j = first; j < end; j += Tile)
            {
                if (i + Tile <= rowEnd && j + Tile <= end)
                {
                    SubtractTile(i, j, first);
                }
                else
                {
                    SubtractSingly(i, Math.Min(i + Tile, rowEnd), j, Math.Min(j + Tile, end), first);
                }
            }
        }
    }

    private void SubtractSingly(int row, int rowEnd, int column, int columnEnd, int length)
    {
        for (var i = row; i < rowEnd; i++)
        {
            for (var j = column; j < columnEnd; j++)
            {
                _lower[(i * Size) + j] -= Dot(_lower.AsSpan(i * Size, length), _lower.AsSpan(j * Size, length));
            }
        }
    }

    // Sixteen dot products at once: eight vectors are read for sixteen multiplications.
    private void SubtractTile(int row, int column, int length)
    {
        var (width, k) = (Vector<double>.Count, 0);
        var a = _lower.AsSpan(row * Size);
        var b = _lower.AsSpan(column * Size);
        Vector<double> s00 = default,
            s01 = default,
            s02 = default,
            s03 = default;
        Vector<double> s10 = default,
            s11 = default,
            s12 = default,
            s13 = default;
        Vector<double> s20 = default,
            s21 = default,
            s22 = default,
            s23 = default;
        Vector<double> s30 = default,
            s31 = default,
            s32 = default,
            s33 = default;
        for (; k <= length - width; k += width)
        {
            var (b0, b1, b2, b3) = (At(b, k), At(b, Size + k), At(b, (2 * Size) + k), At(b, (3 * Size) + k));
            var a0 = At(a, k);
            s00 = Vector.FusedMultiplyAdd(a0, b0, s00);
            s01 = Vector.FusedMultiplyAdd(a0, b1, s01);
            s02 = Vector.FusedMultiplyAdd(a0, b2, s02);
            s03 = Vector.FusedMultiplyAdd(a0, b3, s03);
            var a1 = At(a, Size + k);
            s10 = Vector.FusedMultiplyAdd(a1, b0, s10);
            s11 = Vector.FusedMultiplyAdd(a1, b1, s11);
            s12 = Vector.FusedMultiplyAdd(a1, b2, s12);
            s13 = Vector.FusedMultiplyAdd(a1, b3, s13);
            var a2 = At(a, (2 * Size) + k);
            s20 = Vector.FusedMultiplyAdd(a2, b0, s20);
            s21 = Vector.FusedMultiplyAdd(a2, b1, s21);
            s22 = Vector.FusedMultiplyAdd(a2, b2, s22);
            s23 = Vector.FusedMultiplyAdd(a2, b3, s23);
            var a3 = At(a, (3 * Size) + k);
            s30 = Vector.FusedMultiplyAdd(a3, b0, s30);
            s31 = Vector.FusedMultiplyAdd(a3, b1, s31);
            s32 = Vector.FusedMultiplyAdd(a3, b2, s32);
            s33 = Vector.FusedMultiplyAdd(a3, b3, s33);
        }

        ReadOnlySpan<Vector<double>> sums = [s00, s01, s02, s03, s10, s11, s12, s13, s20, s21, s22, s23, s30, s31, s32, s33];
        for (var index = 0; index < sums.Length; index++)
        {
            var (i, j) = (index / Tile, index % Tile);
            var rest = Dot(a.Slice((i * Size) + k, length - k), b.Slice((j * Size) + k, length - k));
            _lower[((row + i) * Size) + column + j] -= Vector.Sum(sums[index]) + rest;
        }
    }

    private bool FactorDiagonal(int first, int end)
    {
        for (var row = first; row < end; row++)
        {
            for (var column = first; column < row; column++)
            {
                SubtractWithin(row, column, first);
                _lower[(row * Size) + column] /= _lower[(column * Size) + column];
            }

            SubtractWithin(row, row, first);
            var pivot = _lower[(row * Size) + row];
            if (!(pivot > 0))
            {
                return false;
            }

            _lower[(row * Size) + row] = Math.Sqrt(pivot);
        }

        return true;
    }

    private void SolveRows(int row, int rowEnd, int first, int end)
    {
        for (var i = row; i < rowEnd; i++)
        {
            for (var column = first; column < end; column++)
            {
                SubtractWithin(i, column, first);
                _lower[(i * Size) + column] /= _lower[(column * Size) + column];
            }
        }
    }

    private void SubtractWithin(int row, int column, int first) =>
        _lower[(row * Size) + column] -= Dot(
            _lower.AsSpan((row * Size) + first, column - first),
            _lower.AsSpan((column * Size) + first, column - first)
        );

    private static Vector<double> At(ReadOnlySpan<double> values, int index) => new(values.Slice(index, Vector<double>.Count));

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var (sum, index) = (Vector<double>.Zero, 0);
        for (; index <= left.Length - Vector<double>.Count; index += Vector<double>.Count)
        {
            sum = Vector.FusedMultiplyAdd(At(left, index), At(right, index), sum);
        }

        var total = Vector.Sum(sum);
        for (; index < left.Length; index++)
        {
            total += left[index] * right[index];
        }

        return total;
    }

    private static void AddScaled(ReadOnlySpan<double> values, double factor, Span<double> sum)
    {
        for (var index = 0; index < sum.Length; index++)
        {
            sum[index] += factor * values[index];
        }
    }
}
