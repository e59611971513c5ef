using System.Numerics;

namespace FederatedQC.SecureAggregation.Graph;

/// <summary>Tails of the hypergeometric distribution, compared exactly.</summary>
/// <remarks>
/// <b>Source</b>: the textbook distribution: of <c>population</c> items <c>marked</c> ones are marked and <c>draws</c> are drawn without
/// replacement; P[X = x] = C(marked, x) C(population - marked, draws - x) / C(population, draws).
/// <b>Inputs</b>: counts of 0 or more, marked and draws at most the population. <b>Output</b>: a threshold. <b>Numerics</b>: integers of
/// any size, no rounding. <b>Differs from source</b>: nothing.
/// </remarks>
internal sealed class Hypergeometric
{
    private readonly BigInteger[] _ofMarked;
    private readonly BigInteger[] _ofRest;
    private readonly BigInteger[] _ofAll;

    internal Hypergeometric(int population, int marked)
    {
        _ofMarked = Row(marked);
        _ofRest = Row(population - marked);
        _ofAll = Row(population);
    }

    /// <summary>The smallest x with <paramref name="times"/> * P[X &gt;= x] &lt;= 2^-<paramref name="bits"/>.</summary>
    internal int SmallestRare(int draws, int times, int bits)
    {
        var tail = BigInteger.Zero;
        for (var x = Math.Min(draws, _ofMarked.Length - 1); x >= 0; x--)
        {
            if (draws - x < _ofRest.Length)
            {
                tail += _ofMarked[x] * _ofRest[draws - x];
            }

            if ((tail * times) << bits > _ofAll[draws])
            {
                return x + 1;
            }
        }

        return 0;
    }

    private static BigInteger[] Row(int n)
    {
        var row = new BigInteger[n + 1];
        row[0] = 1;
        for (var k = 1; k <= n; k++)
        {
            row[k] = row[k - 1] * (n - k + 1) / k;
        }

        return row;
    }
}
