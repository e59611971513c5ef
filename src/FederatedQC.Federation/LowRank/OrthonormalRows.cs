using FederatedQC.Parameters.Randomness;

namespace FederatedQC.Federation.LowRank;

/// <summary>A random matrix whose rows have length 1 and stand at right angles.</summary>
/// <remarks>
/// <b>Source</b>: modified Gram–Schmidt, each row twice (L. Giraud et al., "The loss of orthogonality in the Gram–Schmidt process", 2005).
/// <b>Inputs</b>: rows below columns. <b>Output</b>: row-major float32.
/// <b>Numerics</b>: only +, −, ×, ÷ and √ in double, in a fixed order and without a function of the C library, so that every machine has
/// the same bits; rows are orthonormal to about 1e-7, the rounding to float32.
/// <b>Differs from source</b>: each number is the sum of the four 16-bit parts of one draw, which is close enough to normal that no
/// direction is preferred.
/// </remarks>
internal static class OrthonormalRows
{
    private const ulong Part = 0xFFFF;
    private const long Centre = 2 * 0xFFFF;

    public static float[] Create(int rows, int columns, SplitMix64 random)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, columns);
        var matrix = new double[checked(rows * columns)];
        for (var i = 0; i < matrix.Length; i++)
        {
            matrix[i] = NearNormal(random.At((ulong)i));
        }

        for (var row = 0; row < rows; row++)
        {
            var own = matrix.AsSpan(row * columns, columns);
            for (var earlier = 0; earlier < 2 * row; earlier++)
            {
                RemoveDirection(own, matrix.AsSpan(earlier % row * columns, columns));
            }

            Scale(own, 1 / Math.Sqrt(Dot(own, own)));
        }

        return Array.ConvertAll(matrix, value => (float)value);
    }

    private static double NearNormal(ulong bits) =>
        (long)((bits & Part) + ((bits >> 16) & Part) + ((bits >> 32) & Part) + (bits >> 48)) - Centre;

    private static void RemoveDirection(Span<double> row, ReadOnlySpan<double> direction)
    {
        var along = Dot(row, direction);
        for (var i = 0; i < row.Length; i++)
        {
            row[i] -= along * direction[i];
        }
    }

    private static void Scale(Span<double> row, double factor)
    {
        foreach (ref var value in row)
        {
            value *= factor;
        }
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        var sum = 0.0;
        for (var i = 0; i < left.Length; i++)
        {
            sum += left[i] * right[i];
        }

        return sum;
    }
}
