using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FederatedQC.Parameters.Kernels;

/// <summary>
/// The dot products of every pair of float32 vectors, a tile of columns at a time, at half the cost of <see cref="PairwiseDots"/> and less
/// exact: for who ranks vectors by their distances, and not for who computes with them.
/// </summary>
/// <remarks>
/// <b>Numerics</b>: a tile is cut into panels of 512 columns. Column i of a panel is added to the float32 sum i mod 8 of the panel by a
/// fused multiplication and addition; sums k and k + 4 are added in double, to sum k of the tile, and those four are folded as (0+2)+(1+3)
/// and added to the running sum in double: the same bits on every machine. They do depend on where a caller cuts the tiles and in which
/// order it adds them. A dot product is off by at most 4e-6 of the product of the lengths (64 roundings of 2^-24), a squared distance by
/// 4e-6 of the square of the lengths' sum; over many columns roundings cancel, and a thousandth of that is usual. Equal vectors have equal
/// dot products, so their distance is zero. A panel in which the largest magnitude of a row is neither 0 nor within 2^-50..2^55 is left to
/// <see cref="PairwiseDots"/>: no product overflows or sinks, and NaN and infinity propagate as there.
/// </remarks>
public static class CoarseDots
{
    private const int Lanes = 8;
    private const int PanelColumns = 512;

    // The bits of 2^-50 and of 2^55, which order as the numbers do.
    private const int LeastMagnitude = (127 - 50) << 23;
    private const int GreatestMagnitude = (127 + 55) << 23;

    /// <summary>Adds the dot products of one tile: gram[i, j] += sum over columns of tile[i] * tile[j].</summary>
    /// <param name="tile">Columns of every vector.</param>
    /// <param name="gram">The running sums, rows x rows; stays symmetric bit for bit if it begins so.</param>
    /// <exception cref="ArgumentException">The sums are not rows x rows.</exception>
    public static void Add(Tile tile, Span<double> gram)
    {
        PairwiseDots.ThrowUnlessSquare(gram.Length, tile.Rows, nameof(gram));
        var blocks = DotBlocks.CountOf(tile.Rows);
        var panelLength = blocks * DotBlocks.Side * PanelColumns;
        var sumsLength = DotBlocks.SumsOf(blocks);
        var rentedPanel = ArrayPool<float>.Shared.Rent(panelLength);
        var rentedSums = ArrayPool<double>.Shared.Rent(sumsLength);
        try
        {
            var panel = rentedPanel.AsSpan(0, panelLength);
            var sums = rentedSums.AsSpan(0, sumsLength);
            panel[(tile.Rows * PanelColumns)..].Clear();
            sums.Clear();
            for (var start = 0; start < tile.Columns; start += PanelColumns)
            {
                Add(tile.Slice(start, Math.Min(PanelColumns, tile.Columns - start)), panel, sums, gram);
            }

            DotBlocks.Fold(sums, tile.Rows, gram);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rentedPanel);
            ArrayPool<double>.Shared.Return(rentedSums);
        }
    }

    private static void Add(Tile columns, Span<float> panel, Span<double> sums, Span<double> gram)
    {
        if (TryPack(columns, panel))
        {
            DotBlocks.AddPanel<float>(panel, PanelColumns, columns.Columns, sums, AddBlock);
        }
        else
        {
            PairwiseDots.Add(columns, gram);
        }
    }

    /// <summary>Copies the columns, with zeros up to whole vectors, and says whether float32 holds their products.</summary>
    private static bool TryPack(Tile columns, Span<float> panel)
    {
        var width = (columns.Columns + Lanes - 1) / Lanes * Lanes;
        var sound = true;
        for (var row = 0; row < columns.Rows; row++)
        {
            var target = panel.Slice(row * PanelColumns, width);
            target[columns.Columns..].Clear();
            sound &=
                VectorMeasures.CopyAndMeasure(columns[row], target[..columns.Columns]) is 0 or (>= LeastMagnitude and <= GreatestMagnitude);
        }

        return sound;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(ReadOnlySpan<float> rows, ReadOnlySpan<float> columns, int width, Span<double> sums)
    {
        ref var row0 = ref MemoryMarshal.GetReference(rows);
        ref var row1 = ref Unsafe.Add(ref row0, PanelColumns);
        ref var row2 = ref Unsafe.Add(ref row1, PanelColumns);
        ref var column0 = ref MemoryMarshal.GetReference(columns);
        ref var column1 = ref Unsafe.Add(ref column0, PanelColumns);
        ref var column2 = ref Unsafe.Add(ref column1, PanelColumns);
        Vector256<float> s00 = default,
            s01 = default,
            s02 = default,
            s10 = default,
            s11 = default,
            s12 = default,
            s20 = default,
            s21 = default,
            s22 = default;
        for (nuint i = 0; i < (nuint)width; i = unchecked(i + Lanes))
        {
            var y0 = Vector256.LoadUnsafe(ref column0, i);
            var y1 = Vector256.LoadUnsafe(ref column1, i);
            var y2 = Vector256.LoadUnsafe(ref column2, i);
            var x = Vector256.LoadUnsafe(ref row0, i);
            s00 = Vector256.FusedMultiplyAdd(x, y0, s00);
            s01 = Vector256.FusedMultiplyAdd(x, y1, s01);
            s02 = Vector256.FusedMultiplyAdd(x, y2, s02);
            x = Vector256.LoadUnsafe(ref row1, i);
            s10 = Vector256.FusedMultiplyAdd(x, y0, s10);
            s11 = Vector256.FusedMultiplyAdd(x, y1, s11);
            s12 = Vector256.FusedMultiplyAdd(x, y2, s12);
            x = Vector256.LoadUnsafe(ref row2, i);
            s20 = Vector256.FusedMultiplyAdd(x, y0, s20);
            s21 = Vector256.FusedMultiplyAdd(x, y1, s21);
            s22 = Vector256.FusedMultiplyAdd(x, y2, s22);
        }

        ref var sum = ref MemoryMarshal.GetReference(sums);
        Widen(s00, ref sum, 0);
        Widen(s01, ref sum, 4);
        Widen(s02, ref sum, 8);
        Widen(s10, ref sum, 12);
        Widen(s11, ref sum, 16);
        Widen(s12, ref sum, 20);
        Widen(s20, ref sum, 24);
        Widen(s21, ref sum, 28);
        Widen(s22, ref sum, 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(Vector256<float> eight, ref double sum, nuint at) =>
        (Vector256.LoadUnsafe(ref sum, at) + (Vector256.WidenLower(eight) + Vector256.WidenUpper(eight))).StoreUnsafe(ref sum, at);
}
