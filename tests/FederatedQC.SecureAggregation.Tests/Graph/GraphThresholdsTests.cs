using FederatedQC.SecureAggregation.Graph;

namespace FederatedQC.SecureAggregation.Tests.Graph;

public sealed class GraphThresholdsTests
{
    /// <summary>The design's table, for 2^-40 and 2^-20.</summary>
    [Theory]
    [InlineData(10, 10, 10, 3, 2)]
    [InlineData(20, 10, 10, 5, 3)]
    [InlineData(50, 10, 10, 11, 6)]
    [InlineData(100, 10, 10, 21, 11)]
    [InlineData(200, 10, 10, 32, 18)]
    [InlineData(10, 20, 20, 5, 3)]
    [InlineData(20, 20, 20, 9, 5)]
    [InlineData(50, 20, 20, 21, 11)]
    [InlineData(100, 20, 20, 40, 21)]
    [InlineData(200, 20, 20, 62, 34)]
    [InlineData(10, 33, 25, 6, 4)]
    [InlineData(20, 33, 25, 12, 7)]
    [InlineData(50, 33, 25, 29, 17)]
    [InlineData(100, 33, 25, 59, 34)]
    [InlineData(200, 33, 25, 101, 59)]
    public void Degree_and_threshold_are_those_of_the_table(int sites, int corrupt, int dropped, int degree, int threshold) =>
        GraphThresholds.For(sites, corrupt, dropped).ShouldBe(new GraphThresholds(degree, threshold));

    [Fact]
    public void An_odd_number_of_sites_gets_an_even_degree()
    {
        // Degree 39 would do for 67 sites, but no 39-regular graph on 67 sites exists.
        GraphThresholds.For(67, 33, 25).ShouldBe(new GraphThresholds(40, 23));
        for (var sites = 51; sites < 80; sites++)
        {
            (GraphThresholds.For(sites, 20, 20).Degree * sites % 2).ShouldBe(0);
        }
    }

    [Fact]
    public void What_no_graph_withstands_is_refused() => Should.Throw<ArgumentException>(() => GraphThresholds.For(3, 49, 49));

    [Fact]
    public void A_rare_count_is_that_of_counting_every_draw()
    {
        for (var marked = 0; marked <= 9; marked++)
        {
            for (var draws = 0; draws <= 9; draws++)
            {
                for (var bits = 0; bits < 8; bits++)
                {
                    new Hypergeometric(9, marked)
                        .SmallestRare(draws, 3, bits)
                        .ShouldBe(Counted(9, marked, draws, 3, bits), $"{marked} {draws} {bits}");
                }
            }
        }
    }

    private static int Counted(int population, int marked, int draws, int times, int bits)
    {
        int[] counts =
        [
            .. Enumerable
                .Range(0, 1 << population)
                .Where(drawn => System.Numerics.BitOperations.PopCount((uint)drawn) == draws)
                .Select(drawn => System.Numerics.BitOperations.PopCount((uint)drawn & ((1u << marked) - 1))),
        ];
        var threshold = 0;
        while (times * (double)counts.Count(count => count >= threshold) / counts.Length > Math.Pow(2, -bits))
        {
            threshold++;
        }

        return threshold;
    }
}
