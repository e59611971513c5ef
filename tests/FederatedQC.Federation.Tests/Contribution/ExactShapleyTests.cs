using FederatedQC.Federation.Contribution;
using FsCheck;
using FsCheck.Fluent;

namespace FederatedQC.Federation.Tests.Contribution;

public sealed class ExactShapleyTests
{
    private static readonly ExactShapley Method = new();

    // L. S. Shapley and M. Shubik, "Pure competition, coalitional power, and fair division", 1969: two hold a left glove, one a right one,
    // a pair is worth 1.
    [Fact]
    public void The_glove_game_has_its_known_value()
    {
        var report = Method.Measure(Games.Of(3, coalition => coalition.Contains(2) && coalition.Count > 1 ? 1 : 0));
        ShouldBeClose(report.Shares(), [1.0 / 6, 1.0 / 6, 4.0 / 6]);
        report.CoalitionsEvaluated.ShouldBe(8);
    }

    // S. C. Littlechild and G. Owen, "A simple expression for the Shapley value in a special case", 1973: a runway for the largest of the
    // aircraft. Each stretch of it is paid by those who need it; the first costs and shares stand in the article on the airport problem in
    // the English Wikipedia.
    [Theory]
    [InlineData(new double[] { 8, 11, 13, 18 }, new double[] { 2, 3, 4, 9 })]
    [InlineData(new double[] { 40, 50, 60, 70, 80, 90 }, new[] { 40 / 6.0, 52 / 6.0, 67 / 6.0, 87 / 6.0, 117 / 6.0, 177 / 6.0 })]
    public void The_airport_game_has_its_known_value(double[] costs, double[] shares) =>
        ShouldBeClose(
            Method
                .Measure(Games.Of(costs.Length, coalition => coalition.Members.Select(site => costs[site]).DefaultIfEmpty().Max()))
                .Shares(),
            shares
        );

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(7)]
    public void It_is_the_mean_marginal_over_every_order(int sites)
    {
        var table = Games.Table(sites, seed: sites);
        ShouldBeClose(Method.Measure(Games.OfTable(table)).Shares(), Games.OverAllOrders(sites, coalition => table[(int)coalition.Bits]));
    }

    [Fact]
    public void Values_sum_to_the_gain() =>
        ForAnyGame(
            (sites, seed) =>
            {
                var report = Method.Measure(Games.OfTable(Games.Table(sites, seed)));
                return Math.Abs(report.Values.Values.Sum() - report.Gain) < 1e-12;
            }
        );

    [Fact]
    public void Sites_that_do_the_same_get_the_same() =>
        ForAnyGame(
            (sites, seed) =>
            {
                // The utility knows only how many of the first two sites there are.
                var table = Games.Table(sites + 2, seed);
                var shares = Method
                    .Measure(Games.Of(sites + 1, coalition => table[
                                (int)(coalition.Bits >> 2 << 2)
                                    | (
                                        coalition.Contains(0) && coalition.Contains(1) ? 3
                                        : coalition.Contains(0) || coalition.Contains(1) ? 1
                                        : 0
                                    )
                            ]))
                    .Shares();
                return Math.Abs(shares[0] - shares[1]) < 1e-12;
            }
        );

    [Fact]
    public void A_site_that_changes_nothing_gets_nothing() =>
        ForAnyGame(
            (sites, seed) =>
            {
                var table = Games.Table(sites + 1, seed);
                return Math.Abs(Method.Measure(Games.Of(sites + 1, coalition => table[(int)coalition.Without(sites).Bits])).Shares()[sites])
                    < 1e-12;
            }
        );

    [Fact]
    public void The_value_of_a_sum_of_games_is_the_sum_of_the_values() =>
        ForAnyGame(
            (sites, seed) =>
            {
                var (one, other) = (Games.Table(sites, seed), Games.Table(sites, unchecked(seed + 1)));
                var sum = Method.Measure(Games.OfTable([.. one.Zip(other, (a, b) => a + b)])).Shares();
                var parts = Method.Measure(Games.OfTable(one)).Shares().Zip(Method.Measure(Games.OfTable(other)).Shares(), (a, b) => a + b);
                return sum.Zip(parts, (a, b) => Math.Abs(a - b)).Max() < 1e-12;
            }
        );

    [Fact]
    public void Only_few_sites_can_be_measured_exactly()
    {
        Method.Measure(Games.Of(10, coalition => coalition.Count)).CoalitionsEvaluated.ShouldBe(1024);
        Should.Throw<ArgumentException>(() => Method.Measure(Games.Of(11, _ => 0))).Message.ShouldContain("at most 10");
    }

    // The value is a weighted sum of independent utilities; its weights are the values of the games in which one coalition alone is worth
    // 1.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void The_noise_of_a_value_is_that_of_its_weighted_sum(int sites)
    {
        var squares = Enumerable
            .Range(0, 1 << sites)
            .Select(only => Method.Measure(Games.Of(sites, coalition => (int)coalition.Bits == only ? 1 : 0)).Shares()[0])
            .Sum(weight => weight * weight);
        ExactShapley.NoiseOfValue(sites, 0.01).ShouldBe(0.01 * Math.Sqrt(squares), 1e-15);
    }

    private static void ForAnyGame(Func<int, int, bool> holds) =>
        Prop.ForAll(Gen.Choose(1, 6).ToArbitrary(), ArbMap.Default.ArbFor<int>(), (sites, seed) => holds(sites, seed))
            .QuickCheckThrowOnFailure();

    private static void ShouldBeClose(double[] shares, double[] expected) =>
        shares.Zip(expected, (share, value) => Math.Abs(share - value)).Max().ShouldBeLessThan(1e-12, string.Join(", ", shares));
}
