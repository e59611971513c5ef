using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Robust;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Federation.Tests.Admission;

public sealed class CohortScreenTests
{
    [Fact]
    public void A_site_far_longer_than_the_others_is_left_out() =>
        CohortScreen.TooLong([("a", 1), ("b", 1.2), ("c", 0.8), ("d", 1.1), ("e", 100)], 6).ShouldBe(["e"]);

    [Fact]
    public void Sites_that_differ_by_a_few_times_all_stay() =>
        CohortScreen.TooLong([("a", 1), ("b", 3), ("c", 0.4), ("d", 1.1), ("e", 4)], 6).ShouldBeEmpty();

    [Fact]
    public void A_short_update_does_no_harm() =>
        CohortScreen.TooLong([("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1e-9)], 6).ShouldBeEmpty();

    [Fact]
    public void Zero_norms_count_for_nothing() =>
        CohortScreen.TooLong([("a", 0), ("b", 0), ("c", 0), ("d", 0), ("e", 0)], 6).ShouldBeEmpty();

    [Fact]
    public void Three_sites_say_nothing_about_what_is_usual() => CohortScreen.TooLong([("a", 1), ("b", 1), ("c", 1e6)], 6).ShouldBeEmpty();

    [Fact]
    public void Without_a_limit_nothing_is_screened() =>
        CohortScreen.TooLong([("a", 1), ("b", 1), ("c", 1), ("d", 1e6)], null).ShouldBeEmpty();

    [Fact]
    public void The_majority_is_never_left_out()
    {
        var random = new Random(3);
        var most = 0;
        for (var draw = 0; draw < 2000; draw++)
        {
            var sites = random.Next(4, 40);
            var norms = Enumerable
                .Range(0, sites)
                .Select(site => ($"s{site:D2}", Math.Exp(random.NextDouble() * random.Next(1, 40))))
                .ToList();
            var leftOut = CohortScreen.TooLong(norms, 0.01).Count;
            leftOut.ShouldBeLessThanOrEqualTo(sites / 2);
            most = Math.Max(most, leftOut);
        }

        most.ShouldBeGreaterThan(0, "some draw leaves a site out");
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(11, true)]
    public void More_than_ten_times_the_median_is_never_usual_however_much_the_others_differ(double factor, bool isLeftOut)
    {
        // Lengths from 1/8 to 8: six robust deviations would be a factor of several thousand.
        List<(string, double)> norms =
        [
            .. new[] { 0.125, 0.25, 0.5, 1, 2, 4, 8 }.Select((norm, index) => ($"site-{index}", norm)),
            ("site-7", factor * Math.Sqrt(2)),
        ];
        CohortScreen.TooLong(norms, limit: 6).Contains("site-7").ShouldBe(isLeftOut);
    }

    [Fact]
    public void A_round_names_who_it_leaves_out_and_why()
    {
        var settings = TestRun.Settings with
        {
            Sites = ["a", "b", "c", "d", "e"],
            Closing = new() { QuorumFraction = 1 },
        };
        var state = RunMachine
            .Begin(new RunEvent.Planned(settings, TestRun.Initial, TestRun.Start))
            .State.After(new RunEvent.Announced(0, TestRun.Start));
        foreach (var (site, norm) in new[] { ("a", 1.0), ("b", 1.1), ("c", 0.9), ("d", 500), ("e", 1.2) })
        {
            state = state.After(new RunEvent.UpdateAdmitted(0, site, TestRun.Update() with { Norm = norm }, TestRun.Start));
        }

        var screen = RoundScreen.Of(state);
        screen.Updates.Select(update => update.Site).ShouldBe(["a", "b", "c", "e"]);
        screen.LeftOut.ShouldHaveSingleItem().ShouldBe(new("d", "norm_outlier"));

        // Where the noise is made for what one site can move, nobody is left out for what others sent.
        var isPrivate = state with { Settings = settings with { Privacy = new() { Level = "site" } } };
        RoundScreen.Of(isPrivate).Updates.Length.ShouldBe(5);

        var after = state.After(new RunEvent.Aggregated(0, TestRun.Candidate(1), TestRun.Start) { LeftOut = screen.LeftOut });
        after.Updates.Keys.ShouldBe(["a", "b", "c", "e"]);
        after.Refusals["d"].ShouldBe("norm_outlier");
    }

    [Fact]
    public void A_site_that_points_away_from_the_others_is_noticed()
    {
        UpdateFacts[] updates = [.. "abcd".Select(site => new UpdateFacts(site.ToString(), 1, 1))];
        // (1,0), (1,0.1), (1,-0.1), (-1,0)
        double[][] vectors =
        [
            [1, 0],
            [1, 0.1],
            [1, -0.1],
            [-1, 0],
        ];
        var gram = new GramMatrix(4, [.. vectors.SelectMany(left => vectors.Select(right => (left[0] * right[0]) + (left[1] * right[1])))]);
        var warnings = RoundScreen.Warnings([.. updates], gram, -0.2);
        warnings.ShouldHaveSingleItem().Key.ShouldBe("d");
        warnings["d"].ShouldContain("cosine -1.00");
        RoundScreen.Warnings([.. updates], gram, null).ShouldBeEmpty();
        RoundScreen.Warnings([.. updates], null, -0.2).ShouldBeEmpty();
    }
}
