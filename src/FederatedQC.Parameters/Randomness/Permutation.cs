namespace FederatedQC.Parameters.Randomness;

/// <summary>Random orders.</summary>
/// <remarks>
/// <b>Source</b>: Durstenfeld, "Algorithm 235: random permutation", Communications of the ACM 1964. <b>Output</b>: all orders with the same
/// probability. <b>Numerics</b>: a draw below n is the high word of draw * n, off by less than n / 2^64.
/// </remarks>
public static class Permutation
{
    /// <summary>The numbers from 0 up to a count in a random order.</summary>
    /// <param name="count">How many; 0 or more.</param>
    /// <param name="draw">64 random bits for a place; asked from the last place down to the second.</param>
    public static int[] Of(int count, Func<int, ulong> draw)
    {
        ArgumentNullException.ThrowIfNull(draw);
        int[] order = [.. Enumerable.Range(0, count)];
        for (var last = count - 1; last > 0; last--)
        {
            var other = (int)Math.BigMul(draw(last), (ulong)last + 1, out _);
            (order[last], order[other]) = (order[other], order[last]);
        }

        return order;
    }
}
