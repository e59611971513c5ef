using FederatedQC.Federation.Families;

namespace FederatedQC.Federation.Tests.Families;

/// <summary>
/// Eight sites learn a line through 40 noisy points in 20 dimensions, four for one product and four for another whose line runs elsewhere.
/// Averaged over all, each site is worse off than alone; within its product it does better.
/// </summary>
public sealed class DifferentProductsTests
{
    private const int Dimensions = 20;
    private const int Points = 40;
    private const double Noise = 0.5;
    private static readonly int[] Products = [0, 1, 1, 0, 1, 0, 0, 1];
    private readonly double[][] _truth;
    private readonly (double[][] Inputs, double[] Targets)[] _sites;

    public DifferentProductsTests()
    {
        var random = new Random(5);
        _truth = [Deltas.Noise(random, Dimensions), Deltas.Noise(random, Dimensions)];
        _sites = [.. Products.Select(product => Sample(random, _truth[product]))];
    }

    [Fact]
    public void Deltas_tell_the_products_apart_once_averaging_over_all_stands_still()
    {
        var everyone = Enumerable.Range(0, Products.Length).ToArray();
        var model = Federate(everyone, rounds: 60);
        var geometry = Deltas.Geometry([.. everyone.Select(site => Train(model, site))]);
        geometry.Agreement(everyone).ShouldBeLessThan(0);
        var clusters = Clusterings.Get(new FamilySettings { Clustering = "cfl" }).Divide(geometry, everyone);
        clusters.Select(cluster => string.Join(" ", cluster)).ShouldBe(["0 3 5 6", "1 2 4 7"]);
    }

    [Fact]
    public void Across_products_averaging_harms_each_site_and_within_one_it_helps_each()
    {
        var everyone = Federate([.. Enumerable.Range(0, Products.Length)], rounds: 200);
        for (var site = 0; site < Products.Length; site++)
        {
            var family = Federate([.. Enumerable.Range(0, Products.Length).Where(other => Products[other] == Products[site])], rounds: 200);
            var alone = Federate([site], rounds: 200);
            Error(everyone, site).ShouldBeGreaterThan(2 * Error(alone, site));
            Error(family, site).ShouldBeLessThan(Error(alone, site));
        }
    }

    private double[] Federate(int[] sites, int rounds)
    {
        var model = new double[Dimensions];
        for (var round = 0; round < rounds; round++)
        {
            double[][] deltas = [.. sites.Select(site => Train(model, site))];
            model = [.. model.Select((weight, index) => weight + deltas.Average(delta => delta[index]))];
        }

        return model;
    }

    /// <summary>Five steps of gradient descent; returns the delta.</summary>
    private double[] Train(double[] start, int site)
    {
        double[] model = [.. start];
        for (var step = 0; step < 5; step++)
        {
            var gradient = new double[Dimensions];
            foreach (var (input, target) in _sites[site].Inputs.Zip(_sites[site].Targets))
            {
                var error = Deltas.Dot(model, input) - target;
                for (var index = 0; index < Dimensions; index++)
                {
                    gradient[index] += error * input[index] / Points;
                }
            }

            for (var index = 0; index < Dimensions; index++)
            {
                model[index] -= 0.2 * gradient[index];
            }
        }

        return [.. model.Zip(start, (now, before) => now - before)];
    }

    // Inputs are uncorrelated with one variance, so the expected error on new images of the site's product is the distance from its truth.
    private double Error(double[] model, int site)
    {
        double[] off = [.. model.Zip(_truth[Products[site]], (weight, truth) => weight - truth)];
        return Deltas.Dot(off, off);
    }

    private static (double[][] Inputs, double[] Targets) Sample(Random random, double[] truth)
    {
        double[][] inputs = [.. Enumerable.Range(0, Points).Select(_ => Deltas.Noise(random, Dimensions))];
        return (inputs, [.. inputs.Select(input => Deltas.Dot(input, truth) + (Noise * Deltas.Noise(random, 1)[0]))]);
    }
}
