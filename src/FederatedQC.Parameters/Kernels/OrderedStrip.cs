using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FederatedQC.Parameters.Kernels;

/// <summary>
/// A few columns of a tile as keys, each column ordered from its least value in the first row to its greatest in the last.
/// </summary>
internal readonly ref struct OrderedStrip
{
    /// <summary>
    /// Columns of a strip: 100 rows of them fit a core's first cache, four cache lines are read of a row at a time, and every vector width
    /// divides them.
    /// </summary>
    internal const int Columns = 64;

    private readonly ReadOnlySpan<int> _keys;

    private OrderedStrip(ReadOnlySpan<int> keys) => _keys = keys;

    /// <summary>Number of rows.</summary>
    public int Rows => _keys.Length / Columns;

    /// <summary>Puts the keys in order as far as the network does.</summary>
    /// <param name="keys">The keys [rows, <see cref="Columns"/>], moved in place.</param>
    /// <param name="network">Comparisons of rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static OrderedStrip Sort(Span<int> keys, ReadOnlySpan<(int Low, int High)> network)
    {
        unchecked
        {
            ref var first = ref MemoryMarshal.GetReference(keys);
            foreach (var (low, high) in network)
            {
                ref var lesser = ref Unsafe.Add(ref first, low * Columns);
                ref var greater = ref Unsafe.Add(ref first, high * Columns);
                for (nuint i = 0; i < Columns; i += (nuint)Vector<int>.Count)
                {
                    var one = Vector.LoadUnsafe(ref lesser, i);
                    var other = Vector.LoadUnsafe(ref greater, i);
                    Vector.Min(one, other).StoreUnsafe(ref lesser, i);
                    Vector.Max(one, other).StoreUnsafe(ref greater, i);
                }
            }
        }

        return new OrderedStrip(keys);
    }

    /// <summary>The mean of the values of some ranks, added from the least, one a column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Mean(Range ranks, Span<double> result)
    {
        var (from, count) = ranks.GetOffsetAndLength(Rows);
        var divisor = new Vector<double>(count);
        for (var column = 0; column < Columns; column += Vector<float>.Count)
        {
            var (low, high) = (Vector<double>.Zero, Vector<double>.Zero);
            for (var rank = from; rank < from + count; rank++)
            {
                var (lower, upper) = Widened(rank, column);
                low += lower;
                high += upper;
            }

            (low / divisor).CopyTo(result[column..]);
            (high / divisor).CopyTo(result[(column + Vector<double>.Count)..]);
        }
    }

    /// <summary>The mean of the values closest to the median, added from the least, one a column.</summary>
    /// <remarks>
    /// They are <paramref name="count"/> values next to each other in the order. The least of a window gives way to the value behind the
    /// window as long as it is farther from the median, so value k counts if it does not give way to k + count, and k - count, if there is
    /// one, does to it.
    /// </remarks>
    public void MeanAroundMedian(int count, Span<double> result)
    {
        for (var column = 0; column < Columns; column += Vector<float>.Count)
        {
            MeanAroundMedian(column, count, upper: false).CopyTo(result[column..]);
            MeanAroundMedian(column, count, upper: true).CopyTo(result[(column + Vector<double>.Count)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Vector<double> MeanAroundMedian(int column, int count, bool upper)
    {
        var median = (Half((Rows - 1) / 2, column, upper) + Half(Rows / 2, column, upper)) / 2;
        var sum = Vector<double>.Zero;
        for (var rank = 0; rank < Rows; rank++)
        {
            var counts = Vector<long>.AllBitsSet;
            if (rank < Rows - count)
            {
                counts = Vector.OnesComplement(GivesWay(rank, count, column, upper, median));
            }

            if (rank >= count)
            {
                counts &= GivesWay(rank - count, count, column, upper, median);
            }

            sum += Vector.ConditionalSelect(counts, Half(rank, column, upper), Vector<double>.Zero);
        }

        return sum / new Vector<double>(count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<long> GivesWay(int rank, int count, int column, bool upper, Vector<double> median) =>
        Vector.GreaterThan(median - Half(rank, column, upper), Half(rank + count, column, upper) - median);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector<double> Half(int rank, int column, bool upper) => upper ? Widened(rank, column).Upper : Widened(rank, column).Lower;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector<double> Lower, Vector<double> Upper) Widened(int rank, int column)
    {
        var values = OrderKeys.Values(Vector.LoadUnsafe(ref MemoryMarshal.GetReference(_keys), (nuint)((rank * Columns) + column)));
        return (Vector.WidenLower(values), Vector.WidenUpper(values));
    }
}
