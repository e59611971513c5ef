using FederatedQC.Vision.Datasets;

namespace FederatedQC.Vision.Sites;

/// <summary>Deals the groups of every class to sites in given or drawn shares.</summary>
internal static class ClassDeal
{
    /// <summary>Deals all groups.</summary>
    /// <param name="strata">The groups of one class and split each.</param>
    /// <param name="alpha">The concentration of the Dirichlet draw; infinite for equal shares.</param>
    /// <param name="sites">The number of sites.</param>
    /// <param name="random">The draw.</param>
    public static SiteDeal Draw(SampleGroup[][] strata, double alpha, int sites, SeededRandom random)
    {
        var deal = new SiteDeal(sites);
        var sharesByClass = new Dictionary<string, double[]>(StringComparer.Ordinal);
        foreach (SampleGroup[] stratum in strata)
        {
            // The splits of a class have its shares in common, so that a site is judged on the mix that it trains on.
            string className = stratum[0].ClassName;
            if (!sharesByClass.TryGetValue(className, out double[]? shares))
            {
                shares = double.IsInfinity(alpha)
                    ? [.. Enumerable.Repeat(1.0 / sites, sites)]
                    : DirichletShares.Draw(sites, alpha, ref random);
                sharesByClass.Add(className, shares);
            }

            SampleGroup[] shuffled = [.. stratum];
            random.Shuffle<SampleGroup>(shuffled);
            Deal(deal, shuffled, shares, first: random.Between(0, sites - 1));
        }

        return deal;
    }

    /// <summary>
    /// Deals each class to sites of its own: class k to the sites k, k + classes and so on, or to site k modulo the sites where those are
    /// fewer.
    /// </summary>
    /// <param name="strata">The groups of one class and split each.</param>
    /// <param name="sites">The number of sites.</param>
    /// <param name="random">The draw.</param>
    public static SiteDeal OneClassEach(SampleGroup[][] strata, int sites, SeededRandom random)
    {
        var deal = new SiteDeal(sites);
        string[] classes =
        [
            .. strata.Select(stratum => stratum[0].ClassName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
        foreach (SampleGroup[] stratum in strata)
        {
            int own = Array.IndexOf(classes, stratum[0].ClassName);
            double[] shares =
            [
                .. Enumerable
                    .Range(0, sites)
                    .Select(site => sites < classes.Length ? site == own % sites : site % classes.Length == own)
                    .Select(has => has ? 1.0 : 0),
            ];
            SampleGroup[] shuffled = [.. stratum];
            random.Shuffle<SampleGroup>(shuffled);
            Deal(deal, shuffled, [.. shares.Select(share => share / shares.Sum())], first: Array.IndexOf(shares, 1));
        }

        return deal;
    }

    // Each group goes to the site that lacks most; the search starts at a drawn site, or the first would get every remainder.
    private static void Deal(SiteDeal deal, SampleGroup[] groups, double[] shares, int first)
    {
        double total = groups.Sum(g => g.Samples.Count);
        double[] lacks = [.. shares.Select(share => share * total)];
        foreach (SampleGroup group in groups)
        {
            int most = first;
            for (int i = 1; i < lacks.Length; i++)
            {
                int site = (first + i) % lacks.Length;
                most = lacks[site] > lacks[most] ? site : most;
            }

            lacks[most] -= group.Samples.Count;
            deal.Give(most, group);
        }
    }
}
