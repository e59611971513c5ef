namespace FederatedQC.Parameters.Kernels;

/// <summary>
/// The comparisons that put some ranks of a list in their places, whatever its values: what vector lanes can do side by side.
/// </summary>
/// <remarks>
/// <b>Source</b>: Batcher's merge exchange, for any number of values: Knuth, "The art of computer programming" 3, 5.2.2, algorithm M.
/// <b>Differs from source</b>: comparisons that no asked rank depends on are left out.
/// </remarks>
internal static class SortingNetwork
{
    /// <summary>The comparisons in order; each puts the lesser value at <c>Low</c> and the greater at <c>High</c>.</summary>
    /// <param name="count">Number of values, 0 or more.</param>
    /// <param name="ranks">The places, counted from the least value, that must be right in the end.</param>
    public static (int Low, int High)[] Selecting(int count, Range ranks)
    {
        var needed = new bool[count];
        needed.AsSpan()[ranks].Fill(true);
        var kept = new List<(int Low, int High)>();
        foreach (var comparison in Enumerable.Reverse(MergeExchange(count)))
        {
            if (needed[comparison.Low] || needed[comparison.High])
            {
                needed[comparison.Low] = needed[comparison.High] = true;
                kept.Add(comparison);
            }
        }

        kept.Reverse();
        return [.. kept];
    }

    private static List<(int Low, int High)> MergeExchange(int count)
    {
        var comparisons = new List<(int, int)>();
        var top = 1;
        while (top < count)
        {
            top *= 2;
        }

        for (var p = top / 2; p > 0; p /= 2)
        {
            var (r, d) = (0, p);
            for (var q = top / 2; q >= p; q /= 2)
            {
                comparisons.AddRange(Enumerable.Range(0, Math.Max(0, count - d)).Where(i => (i & p) == r).Select(i => (i, i + d)));
                (r, d) = (p, q - p);
            }
        }

        return comparisons;
    }
}
