using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FederatedQC.Parameters.Kernels;

/// <summary>The dot products of every pair of float32 vectors, a tile of columns at a time.</summary>
/// <remarks>
/// <b>Numerics</b>: in double, where the product of two float32 values is exact, so that fused and separate multiplication give the same
/// bits. Four partial sums a tile, column i in sum i mod 4, folded as (0+2)+(1+3) and added to the running sum: the same bits on every
/// machine. They do depend on where a caller cuts the tiles and in which order it adds them.
/// NaN and infinity propagate into the row and the column of the vector that holds them and nowhere else.
/// </remarks>
public static class PairwiseDots
{
    // Columns that are widened to double and multiplied before the next are read: those of 50 vectors stay in a core's own cache.
    private const int PanelColumns = 256;

    /// <summary>Adds the dot products of one tile: gram[i, j] += sum over columns of tile[i] * tile[j].</summary>
    /// <param name="tile">Columns of every vector.</param>
    /// <param name="gram">The running sums, rows x rows; stays symmetric bit for bit if it begins so.</param>
    /// <exception cref="ArgumentException">The sums are not rows x rows.</exception>
    public static void Add(Tile tile, Span<double> gram)
    {
        ThrowUnlessSquare(gram.Length, tile.Rows, nameof(gram));
        var blocks = DotBlocks.CountOf(tile.Rows);
        var panelLength = blocks * DotBlocks.Side * PanelColumns;
        var sumsLength = DotBlocks.SumsOf(blocks);
        var rented = ArrayPool<double>.Shared.Rent(panelLength + sumsLength);
        try
        {
            var panel = rented.AsSpan(0, panelLength);
            var sums = rented.AsSpan(panelLength, sumsLength);
            panel[(tile.Rows * PanelColumns)..].Clear();
            sums.Clear();
            for (var start = 0; start < tile.Columns; start += PanelColumns)
            {
                DotBlocks.AddPanel<double>(panel, PanelColumns, Widen(tile, start, panel), sums, AddBlock);
            }

            DotBlocks.Fold(sums, tile.Rows, gram);
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    internal static void ThrowUnlessSquare(int length, int rows, string name)
    {
        if (length != rows * rows)
        {
            throw new ArgumentException($"Has {length} elements, not {rows} x {rows}.", name);
        }
    }

    /// <summary>Copies one panel's columns as doubles and says how many there are, rounded up to whole vectors with zeros.</summary>
    private static int Widen(Tile tile, int start, Span<double> panel)
    {
        var count = Math.Min(PanelColumns, tile.Columns - start);
        var width = (count + DotBlocks.Lanes - 1) / DotBlocks.Lanes * DotBlocks.Lanes;
        for (var row = 0; row < tile.Rows; row++)
        {
            var target = panel.Slice(row * PanelColumns, width);
            target[count..].Clear();
            Widening.Copy(tile[row].Slice(start, count), target);
        }

        return width;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddBlock(ReadOnlySpan<double> rows, ReadOnlySpan<double> columns, int width, Span<double> sums)
    {
        ref var row0 = ref MemoryMarshal.GetReference(rows);
        ref var row1 = ref Unsafe.Add(ref row0, PanelColumns);
        ref var row2 = ref Unsafe.Add(ref row1, PanelColumns);
        ref var column0 = ref MemoryMarshal.GetReference(columns);
        ref var column1 = ref Unsafe.Add(ref column0, PanelColumns);
        ref var column2 = ref Unsafe.Add(ref column1, PanelColumns);
        ref var sum = ref MemoryMarshal.GetReference(sums);
        var (s00, s01, s02) = (Vector256.LoadUnsafe(ref sum), Vector256.LoadUnsafe(ref sum, 4), Vector256.LoadUnsafe(ref sum, 8));
        var (s10, s11, s12) = (Vector256.LoadUnsafe(ref sum, 12), Vector256.LoadUnsafe(ref sum, 16), Vector256.LoadUnsafe(ref sum, 20));
        var (s20, s21, s22) = (Vector256.LoadUnsafe(ref sum, 24), Vector256.LoadUnsafe(ref sum, 28), Vector256.LoadUnsafe(ref sum, 32));
        for (nuint i = 0; i < (nuint)width; i = unchecked(i + DotBlocks.Lanes))
        {
            var y0 = Vector256.LoadUnsafe(ref column0, i);
            var y1 = Vector256.LoadUnsafe(ref column1, i);
            var y2 = Vector256.LoadUnsafe(ref column2, i);
            var x = Vector256.LoadUnsafe(ref row0, i);
            s00 = Vector256.MultiplyAddEstimate(x, y0, s00);
            s01 = Vector256.MultiplyAddEstimate(x, y1, s01);
            s02 = Vector256.MultiplyAddEstimate(x, y2, s02);
            x = Vector256.LoadUnsafe(ref row1, i);
            s10 = Vector256.MultiplyAddEstimate(x, y0, s10);
            s11 = Vector256.MultiplyAddEstimate(x, y1, s11);
            s12 = Vector256.MultiplyAddEstimate(x, y2, s12);
            x = Vector256.LoadUnsafe(ref row2, i);
            s20 = Vector256.MultiplyAddEstimate(x, y0, s20);
            s21 = Vector256.MultiplyAddEstimate(x, y1, s21);
            s22 = Vector256.MultiplyAddEstimate(x, y2, s22);
        }

        s00.StoreUnsafe(ref sum);
        s01.StoreUnsafe(ref sum, 4);
        s02.StoreUnsafe(ref sum, 8);
        s10.StoreUnsafe(ref sum, 12);
        s11.StoreUnsafe(ref sum, 16);
        s12.StoreUnsafe(ref sum, 20);
        s20.StoreUnsafe(ref sum, 24);
        s21.StoreUnsafe(ref sum, 28);
        s22.StoreUnsafe(ref sum, 32);
    }
}
