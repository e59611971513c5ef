using System.Collections.Immutable;
using FederatedQC.Federation.Contribution;

namespace FederatedQC.Federation.Tests.Contribution;

/// <summary>Games whose values are known, and random ones.</summary>
internal static class Games
{
    public static CoalitionGame Of(int sites, Func<Coalition, double> utility) => new(Names(sites), utility);

    public static ImmutableArray<string> Names(int sites) => [.. Enumerable.Range(0, sites).Select(site => $"site-{site:000}")];

    public static double[] Shares(this ContributionReport report) => [.. report.Values.Values];

    /// <summary>A table of random utilities, anywhere in [0, 1].</summary>
    public static double[] Table(int sites, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 1 << sites).Select(_ => random.NextDouble())];
    }

    public static CoalitionGame OfTable(double[] table) => Of(int.Log2(table.Length), coalition => table[(int)coalition.Bits]);

    /// <summary>
    /// What a round of learning looks like: accuracy rises from a base towards a ceiling with the information that a coalition holds, of
    /// which the sites share a part, and an evaluation on some thousand images blurs it. One site may hold wrong labels.
    /// </summary>
    public static double[] Learning(int sites, int seed)
    {
        var random = new Random(seed);
        double[] own = [.. Enumerable.Range(0, sites).Select(_ => 0.1 + random.NextDouble())];
        own[random.Next(sites)] *= random.Next(3) == 0 ? -0.5 : 1;
        var common = random.NextDouble();
        var table = new double[1 << sites];
        for (var bits = 0; bits < table.Length; bits++)
        {
            var information = new Coalition((uint)bits).Members.Sum(site => own[site]) + (bits == 0 ? 0 : common);
            table[bits] = 0.3 + (0.65 * (1 - Math.Exp(-information))) + (0.004 * (random.NextDouble() - 0.5));
        }

        return table;
    }

    /// <summary>The Shapley value by its other definition: the marginals of every order, one after the other.</summary>
    public static double[] OverAllOrders(int sites, Func<Coalition, double> utility)
    {
        var sums = new double[sites];
        var orders = 0;
        void Walk(Coalition coalition, double[] marginals)
        {
            if (coalition.Count == sites)
            {
                orders++;
                for (var site = 0; site < sites; site++)
                {
                    sums[site] += marginals[site];
                }

                return;
            }

            foreach (var site in Enumerable.Range(0, sites).Where(site => !coalition.Contains(site)))
            {
                marginals[site] = utility(coalition.With(site)) - utility(coalition);
                Walk(coalition.With(site), marginals);
            }
        }

        Walk(Coalition.Empty, new double[sites]);
        return [.. sums.Select(sum => sum / orders)];
    }
}
