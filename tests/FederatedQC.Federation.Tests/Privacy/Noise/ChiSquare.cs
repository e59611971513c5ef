namespace FederatedQC.Federation.Tests.Privacy.Noise;

/// <summary>Pearson's test of drawn integers against a probability mass function.</summary>
internal static class ChiSquare
{
    /// <summary>
    /// The statistic as a number of standard deviations from its mean, by the cube root of Wilson and Hilferty (1931); cells that expect
    /// fewer than 10 draws are taken together.
    /// </summary>
    internal static double Deviations(IReadOnlyCollection<long> drawn, Func<long, double> probability, long from, long to)
    {
        var counts = drawn.GroupBy(value => Math.Clamp(value, from - 1, to + 1)).ToDictionary(group => group.Key, group => group.Count());
        var (statistic, cells, restExpected, restSeen) = (0.0, 0, 0.0, 0.0);
        var inside = 0.0;
        for (var value = from; value <= to; value++)
        {
            var expected = probability(value) * drawn.Count;
            inside += expected;
            var seen = counts.GetValueOrDefault(value);
            if (expected < 10)
            {
                restExpected += expected;
                restSeen += seen;
                continue;
            }

            statistic += (seen - expected) * (seen - expected) / expected;
            cells++;
        }

        restExpected += drawn.Count - inside;
        restSeen += counts.GetValueOrDefault(from - 1) + counts.GetValueOrDefault(to + 1);
        statistic += (restSeen - restExpected) * (restSeen - restExpected) / Math.Max(1, restExpected);
        var part = 2 / (9.0 * cells);
        return (Math.Cbrt(statistic / cells) - (1 - part)) / Math.Sqrt(part);
    }
}
