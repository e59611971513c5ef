using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace FederatedQC.Parameters.Kernels;

/// <summary>Weighted sums of the rows of a tile: a small matrix times the tile.</summary>
/// <remarks>
/// <b>Numerics</b>: each term is coefficient * (double)value, added without fusing in the order of the rows, and rounded to float32 once:
/// the bits of the plain loop on every machine and vector width. A row whose coefficient is zero is not read, so that its NaN or infinity
/// has no effect; others propagate. A coefficient 1 alone copies its row, but for -0, which becomes 0. A sum beyond float32 becomes
/// infinite.
/// </remarks>
public static class TileMix
{
    // Columns that are mixed in registers, and columns that are read of a row at a time.
    private const int Strip = 32;
    private const int PanelColumns = 128;

    /// <summary>Computes result[r] = sum over i of coefficients[r, i] * tile[i].</summary>
    /// <param name="coefficients">The matrix [results, tile rows], row by row.</param>
    /// <param name="tile">The rows to mix.</param>
    /// <param name="result">Receives [results, tile columns], row by row; not the memory of the tile.</param>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static void Apply(ReadOnlySpan<double> coefficients, Tile tile, Span<float> result)
    {
        var rows = tile.Rows == 0 ? 0 : coefficients.Length / tile.Rows;
        if (coefficients.Length != rows * tile.Rows || result.Length != rows * tile.Columns)
        {
            throw new ArgumentException(
                $"{coefficients.Length} coefficients, a tile of {tile.Rows} x {tile.Columns} and {result.Length} results do not fit each other.",
                nameof(coefficients)
            );
        }

        // Rows of a tile often stand a power of two apart, where they share a few sets of the cache; a packed panel does not.
        var rented = ArrayPool<double>.Shared.Rent(tile.Rows * PanelColumns);
        try
        {
            var panel = rented.AsSpan(0, tile.Rows * PanelColumns);
            for (var start = 0; start < tile.Columns; start += PanelColumns)
            {
                var width = Math.Min(PanelColumns, tile.Columns - start);
                for (var row = 0; row < tile.Rows; row++)
                {
                    Widening.Copy(tile[row].Slice(start, width), panel.Slice(row * PanelColumns, PanelColumns));
                }

                for (var row = 0; row < rows; row++)
                {
                    MixPanel(coefficients.Slice(row * tile.Rows, tile.Rows), panel, result.Slice((row * tile.Columns) + start, width));
                }
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }

    private static void MixPanel(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> panel, Span<float> result)
    {
        for (var start = 0; start < result.Length; start += Strip)
        {
            MixStrip(coefficients, panel[start..], result.Slice(start, Math.Min(Strip, result.Length - start)));
        }
    }

    /// <summary>Mixes the first columns of a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MixStrip(ReadOnlySpan<double> coefficients, ReadOnlySpan<double> panel, Span<float> result)
    {
        unchecked
        {
            ref var source = ref MemoryMarshal.GetReference(panel);
            Vector256<double> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default,
                s4 = default,
                s5 = default,
                s6 = default,
                s7 = default;
            for (var row = 0; row < coefficients.Length; row++)
            {
                var coefficient = coefficients[row];
                if (coefficient != 0)
                {
                    ref var values = ref Unsafe.Add(ref source, row * PanelColumns);
                    var factor = Vector256.Create(coefficient);
                    s0 += factor * Vector256.LoadUnsafe(ref values, 0);
                    s1 += factor * Vector256.LoadUnsafe(ref values, 4);
                    s2 += factor * Vector256.LoadUnsafe(ref values, 8);
                    s3 += factor * Vector256.LoadUnsafe(ref values, 12);
                    s4 += factor * Vector256.LoadUnsafe(ref values, 16);
                    s5 += factor * Vector256.LoadUnsafe(ref values, 20);
                    s6 += factor * Vector256.LoadUnsafe(ref values, 24);
                    s7 += factor * Vector256.LoadUnsafe(ref values, 28);
                }
            }

            Span<float> narrow = stackalloc float[Strip];
            Vector256.Narrow(s0, s1).CopyTo(narrow);
            Vector256.Narrow(s2, s3).CopyTo(narrow[8..]);
            Vector256.Narrow(s4, s5).CopyTo(narrow[16..]);
            Vector256.Narrow(s6, s7).CopyTo(narrow[24..]);
            narrow[..result.Length].CopyTo(result);
        }
    }
}
