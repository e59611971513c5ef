using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FederatedQC.Parameters.Kernels;

/// <summary>
/// The pairs of some vectors in blocks of 3 x 3, row by row through the lower triangle; each pair has four partial sums in double.
/// </summary>
internal static class DotBlocks
{
    /// <summary>Partial sums of a pair.</summary>
    internal const int Lanes = 4;

    /// <summary>
    /// Rows, and columns, of a block: nine sums and six operands fill fifteen of the sixteen registers of AVX2, and nine sums hide an
    /// addition's latency.
    /// </summary>
    internal const int Side = 3;

    private const int BlockSums = Side * Side * Lanes;

    /// <summary>Adds the products of three rows with three rows to their partial sums [3, 3, lanes].</summary>
    internal delegate void Kernel<T>(ReadOnlySpan<T> rows, ReadOnlySpan<T> columns, int width, Span<double> sums);

    /// <summary>Blocks in a row of blocks, the last of which may hang over the last vector.</summary>
    internal static int CountOf(int rows) => (rows + Side - 1) / Side;

    /// <summary>Length of all partial sums.</summary>
    internal static int SumsOf(int blocks) => blocks * (blocks + 1) / 2 * BlockSums;

    /// <summary>Adds the products of a panel of columns.</summary>
    /// <param name="panel">Rows that stand a stride apart, zeros where there is no vector.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="width">Columns that count.</param>
    /// <param name="sums">The partial sums of every block.</param>
    /// <param name="kernel">Adds one block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddPanel<T>(ReadOnlySpan<T> panel, int stride, int width, Span<double> sums, Kernel<T> kernel)
    {
        var length = Side * stride;
        for (var (top, at) = (0, 0); at < sums.Length; top++)
        {
            for (var left = 0; left <= top; left++, at += BlockSums)
            {
                kernel(panel.Slice(top * length, length), panel.Slice(left * length, length), width, sums.Slice(at, BlockSums));
            }
        }
    }

    /// <summary>Adds each pair's partial sums as (0+2)+(1+3) to the dot products of the vectors [rows, rows].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Fold(ReadOnlySpan<double> sums, int rows, Span<double> gram)
    {
        ref var source = ref MemoryMarshal.GetReference(sums);
        for (var (top, at) = (0, 0); top < rows; top += Side)
        {
            for (var left = 0; left <= top; left += Side, at += BlockSums)
            {
                for (var pair = 0; pair < Side * Side; pair++)
                {
                    var (i, j) = (top + (pair / Side), left + (pair % Side));
                    if (j <= i && i < rows)
                    {
                        var four = Vector256.LoadUnsafe(ref source, (nuint)(at + (pair * Lanes)));
                        var two = four.GetLower() + four.GetUpper();
                        var sum = gram[(i * rows) + j] + (two[0] + two[1]);
                        gram[(i * rows) + j] = sum;
                        gram[(j * rows) + i] = sum;
                    }
                }
            }
        }
    }
}
