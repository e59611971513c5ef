using FederatedQC.Federation.Contribution;

namespace FederatedQC.Federation.Tests.Contribution;

public sealed class ScoreIntervalTests
{
    private const double Z95 = 1.959963984540054;

    // R. G. Newcombe, "Interval estimation for the difference between independent proportions", Statistics in Medicine 17, 1998, table II,
    // method 10.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(9, 10, 3, 10, 0.1705, 0.8090)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(5, 56, 0, 29, -0.0381, 0.1926)]
    [InlineData(0, 10, 0, 20, -0.1611, 0.2775)]
    [InlineData(0, 10, 0, 10, -0.2775, 0.2775)]
    [InlineData(10, 10, 0, 20, 0.6791, 1)]
    [InlineData(10, 10, 0, 10, 0.6075, 1)]
    public void Differences_have_the_published_intervals(
        long hits,
        long trials,
        long otherHits,
        long otherTrials,
        double lower,
        double upper
    )
    {
        var interval = ScoreInterval.OfDifference(hits, trials, otherHits, otherTrials, Z95);
        interval.Lower.ShouldBe(lower, 0.00005);
        interval.Upper.ShouldBe(upper, 0.00005);
    }

    // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Proportions_have_the_published_intervals(long hits, long trials, double lower, double upper)
    {
        var interval = ScoreInterval.Of(hits, trials, Z95);
        interval.Lower.ShouldBe(lower, 0.00005);
        interval.Upper.ShouldBe(upper, 0.00005);
    }

    [Fact]
    public void Without_a_trial_anything_may_be()
    {
        ScoreInterval.Of(0, 0, Z95).ShouldBe(new ScoreInterval(0, 1));
        ScoreInterval.OfDifference(0, 0, 5, 10, Z95).ShouldBe(new ScoreInterval(-1, 1));
    }
}
