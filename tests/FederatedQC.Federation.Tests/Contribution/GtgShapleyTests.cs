using FederatedQC.Federation.Contribution;

namespace FederatedQC.Federation.Tests.Contribution;

public sealed class GtgShapleyTests
{
    private static readonly GtgShapley Method = new(new GtgOptions());

    public static TheoryData<int> Sizes => [2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void It_is_within_five_per_cent_of_the_exact_value(int sites)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var table = Games.Learning(sites, seed);
            var report = Method.Measure(Games.OfTable(table), (ulong)seed);
            report.Settled.ShouldBeTrue();
            report.Permutations.ShouldBeGreaterThanOrEqualTo(30);
            Error(report.Shares(), new ExactShapley().Measure(Games.OfTable(table)).Shares()).ShouldBeLessThan(0.05, $"seed {seed}");
        }
    }

    [Fact]
    public void Walking_circles_errs_less_than_half_as_much_as_as_many_orders_that_begin_with_each_site()
    {
        var (mine, theirs) = (0.0, 0.0);
        for (var seed = 0; seed < 40; seed++)
        {
            var table = Games.Learning(8, seed);
            var exact = new ExactShapley().Measure(Games.OfTable(table)).Shares();
            var report = Method.Measure(Games.OfTable(table), (ulong)seed);
            mine += Error(report.Shares(), exact);
            theirs += Error(OrdersThatBeginWithEach(table, report.Permutations, seed), exact);
        }

        mine.ShouldBeLessThan(theirs / 2);
    }

    [Fact]
    public void Values_sum_to_the_gain_but_for_what_truncation_leaves_out()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var report = Method.Measure(Games.OfTable(Games.Learning(8, seed)), (ulong)seed);
            Math.Abs(report.Values.Values.Sum() - report.Gain).ShouldBeLessThan(0.001);
        }
    }

    [Fact]
    public void Without_truncation_values_sum_to_the_gain()
    {
        var report = new GtgShapley(new GtgOptions { OrderTruncation = 0 }).Measure(Games.OfTable(Games.Learning(8, 4)), seed: 1);
        report.Truncation.ShouldBe(Truncation.None);
        report.Values.Values.Sum().ShouldBe(report.Gain, 1e-12);
    }

    // What a site adds depends on its place alone, apart from its own part: only if each site stands in each place equally often is that
    // exact.
    [Fact]
    public void Every_site_stands_in_each_place_equally_often()
    {
        double Utility(Coalition coalition) => Math.Sqrt(coalition.Count) + coalition.Members.Sum(site => 0.1 * site);
        var report = new GtgShapley(new GtgOptions { MinPermutations = 1, Tolerance = 1e9 }).Measure(Games.Of(7, Utility), seed: 5);
        report.Permutations.ShouldBe(14);
        Error(report.Shares(), new ExactShapley().Measure(Games.Of(7, Utility)).Shares()).ShouldBeLessThan(1e-12);
    }

    [Fact]
    public void A_sweep_costs_no_more_than_its_first_direction() => new GtgShapley(
            new GtgOptions
            {
                MinPermutations = 1,
                Tolerance = 1e9,
                OrderTruncation = 0,
            }
        ).Measure(Games.Of(20, coalition => coalition.Count), seed: 1).CoalitionsEvaluated.ShouldBe((20 * 19) + 2);

    [Theory]
    [InlineData(0.0099, Truncation.Round)]
    [InlineData(-0.0099, Truncation.Round)]
    [InlineData(0.0101, Truncation.None)]
    [InlineData(-0.0101, Truncation.None)]
    public void A_round_that_gains_next_to_nothing_is_not_divided(double gain, Truncation truncation)
    {
        var report = new GtgShapley(new GtgOptions { OrderTruncation = 0 }).Measure(
            Games.Of(4, coalition => coalition.Count * gain / 4),
            seed: 1
        );
        report.Truncation.ShouldBe(truncation);
        report.Values.Values.ShouldAllBe(value => Math.Abs(value - (truncation == Truncation.Round ? 0 : gain / 4)) < 1e-12);
        (report.CoalitionsEvaluated == 2).ShouldBe(truncation == Truncation.Round);
    }

    [Fact]
    public void An_order_ends_where_the_model_is_as_good_as_everyones()
    {
        // Any three sites are worth as much as all, so that coalitions of four and five are never evaluated.
        var largest = 0;
        var report = Method.Measure(Games.Of(6, coalition =>
            {
                largest = Math.Max(largest, coalition.Count % 6);
                return Math.Min(coalition.Count, 3) / 3.0;
            }), seed: 2);
        report.Truncation.ShouldBe(Truncation.Orders);
        largest.ShouldBe(3);
        report.Shares().ShouldAllBe(value => Math.Abs(value - (1.0 / 6)) < 1e-12);
    }

    [Fact]
    public void A_site_that_changes_nothing_gets_exactly_nothing_and_does_not_keep_the_others_from_settling()
    {
        var table = Games.Learning(6, 3);
        var report = Method.Measure(Games.Of(7, coalition => table[(int)coalition.Without(6).Bits]), seed: 1);
        report.Shares()[6].ShouldBe(0);
        report.Settled.ShouldBeTrue();
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits_and_another_one_others()
    {
        var table = Games.Learning(8, 11);
        var shares = Method.Measure(Games.OfTable(table), seed: 1).Shares();
        Method.Measure(Games.OfTable(table), seed: 1).Shares().ShouldBe(shares);
        Method.Measure(Games.OfTable(table), seed: 2).Shares().ShouldNotBe(shares);
    }

    [Fact]
    public void It_stops_at_its_limit_and_says_so()
    {
        var options = new GtgOptions
        {
            Tolerance = 1e-9,
            MaxCoalitions = 500,
            OrderTruncation = 0,
        };
        var report = new GtgShapley(options).Measure(
            Games.Of(16, coalition => Math.Sin((double)coalition.Bits) + coalition.Count),
            seed: 1
        );
        report.Settled.ShouldBeFalse();
        report.CoalitionsEvaluated.ShouldBeInRange(500, 500 + (16 * 15));
    }

    [Fact]
    public void It_measures_a_whole_consortium()
    {
        var report = Method.Measure(Games.Of(67, coalition => 1 - Math.Exp(-coalition.Members.Sum(site => 0.01 * (site + 1)))), seed: 1);
        report.Settled.ShouldBeTrue();
        report.CoalitionsEvaluated.ShouldBeLessThan(67 * 66);
        report.Values.Values.Sum().ShouldBe(report.Gain, 0.001);
        report.Values["site-066"].ShouldBeGreaterThan(report.Values["site-030"]);
    }

    [Fact]
    public void One_site_gets_it_all() => Method.Measure(Games.Of(1, coalition => coalition.Count), seed: 1).Shares().ShouldBe([1.0]);

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        GtgOptions[] unsound =
        [
            new() { RoundTruncation = -1 },
            new() { OrderTruncation = double.NaN },
            new() { MinPermutations = 0 },
            new() { Window = 0 },
            new() { Tolerance = 0 },
            new() { MaxCoalitions = 0 },
        ];
        unsound.ShouldAllBe(options => Record.Exception(() => new GtgShapley(options)) is ArgumentOutOfRangeException);
    }

    // The sampling of the paper's algorithm 1.
    private static double[] OrdersThatBeginWithEach(double[] table, int orders, int seed)
    {
        var random = new Random(seed);
        var sums = new double[int.Log2(table.Length)];
        for (var order = 0; order < orders; order++)
        {
            var first = order % sums.Length;
            int[] others = [.. Enumerable.Range(0, sums.Length).Where(site => site != first)];
            random.Shuffle(others);
            var bits = 0;
            foreach (var site in others.Prepend(first))
            {
                sums[site] += table[bits | 1 << site] - table[bits];
                bits |= 1 << site;
            }
        }

        return [.. sums.Select(sum => sum / orders)];
    }

    private static double Error(double[] shares, double[] exact) =>
        shares.Zip(exact, (share, value) => Math.Abs(share - value)).Sum() / exact.Sum(Math.Abs);
}
