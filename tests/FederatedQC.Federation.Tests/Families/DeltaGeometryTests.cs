using FederatedQC.Federation.Families;

namespace FederatedQC.Federation.Tests.Families;

public sealed class DeltaGeometryTests
{
    [Fact]
    public void It_measures_what_the_deltas_measure()
    {
        var deltas = Deltas.Of(seed: 1, [0, 0, 1, 1, 1], noise: 0.7);
        var geometry = Deltas.Geometry(deltas);
        int[] members = [0, 2, 3];
        double[][] chosen = [deltas[0], deltas[2], deltas[3]];
        double[] mean = [.. Enumerable.Range(0, 400).Select(index => chosen.Average(delta => delta[index]))];
        geometry.MeanLength(members).ShouldBe(Math.Sqrt(Deltas.Dot(mean, mean)), 1e-9);
        geometry.LargestLength(members).ShouldBe(chosen.Max(delta => Math.Sqrt(Deltas.Dot(delta, delta))), 1e-9);
        geometry.Cosine(2, 3).ShouldBe(Deltas.Dot(deltas[2], deltas[3]) / geometry.Length(2) / geometry.Length(3), 1e-12);
    }

    [Fact]
    public void Agreement_is_the_mean_cosine_of_deltas_of_one_length()
    {
        var geometry = Deltas.RandomCosines(seed: 4, sites: 6);
        var pairs = Enumerable.Range(0, 6).SelectMany(i => Enumerable.Range(0, i).Select(j => geometry.Cosine(i, j)));
        geometry.Agreement(Deltas.All(geometry)).ShouldBe(pairs.Average(), 1e-12);
    }

    [Fact]
    public void Agreement_is_1_for_one_way_0_for_ways_apart_and_below_for_ways_against_each_other()
    {
        Agreement([1, 0], [1, 0], [1, 0]).ShouldBe(1, 1e-12);
        Agreement([1, 0], [0, 1]).ShouldBe(0);
        Agreement([1, 0], [-1, 0]).ShouldBe(-1, 1e-12);
        Agreement([3, 4]).ShouldBe(1);
        Agreement([0, 0], [0, 0]).ShouldBe(0);
    }

    [Fact]
    public void A_delta_of_no_length_resembles_nothing()
    {
        var geometry = Deltas.Geometry([0, 0], [1, 0]);
        geometry.Cosine(0, 1).ShouldBe(0);
        geometry.Cosine(0, 0).ShouldBe(1);
        geometry.Length(0).ShouldBe(0);
    }

    [Fact]
    public void Extreme_lengths_keep_their_cosines()
    {
        Deltas.Geometry([1e-140, 0], [1e-140, 1e-140]).Cosine(0, 1).ShouldBe(Math.Sqrt(0.5), 1e-9);
        Deltas.Geometry([1e150, 0], [1e150, 1e150]).Cosine(0, 1).ShouldBe(Math.Sqrt(0.5), 1e-9);
    }

    [Fact]
    public void Rounding_takes_no_cosine_out_of_its_range() =>
        DeltaGeometry.FromDots(["a", "b"], (i, j) => i == j ? 1 : 1 + 1e-15).Cosine(0, 1).ShouldBe(1);

    [Fact]
    public void Matrices_that_can_not_be_are_refused()
    {
        Should.Throw<ArgumentException>(() => DeltaGeometry.FromDots(default, (_, _) => 1));
        Should.Throw<ArgumentException>(() => DeltaGeometry.FromDots(["b", "a"], (_, _) => 1)).Message.ShouldContain("ordinal order");
        Should
            .Throw<ArgumentException>(() => DeltaGeometry.FromDots(["a", "b"], (i, j) => i > j ? 0.5 : 0.4))
            .Message.ShouldContain("mirror");
        Should.Throw<ArgumentException>(() => DeltaGeometry.FromDots(["a", "b"], (i, j) => i == j ? 1 : double.NaN));
        Should.Throw<ArgumentException>(() => DeltaGeometry.FromDots(["a"], (_, _) => double.PositiveInfinity));
        Should.Throw<ArgumentException>(() => DeltaGeometry.FromDots(["a"], (_, _) => -1)).Message.ShouldContain("squared length");
    }

    private static double Agreement(params double[][] deltas)
    {
        var geometry = Deltas.Geometry(deltas);
        return geometry.Agreement(Deltas.All(geometry));
    }
}
