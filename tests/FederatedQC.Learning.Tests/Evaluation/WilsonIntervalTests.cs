using FederatedQC.Learning.Evaluation;

namespace FederatedQC.Learning.Tests.Evaluation;

public sealed class WilsonIntervalTests
{
    // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, 1998, table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Agrees_with_newcombes_table(int successes, int count, double lower, double upper)
    {
        var interval = WilsonInterval.Of(successes, count);

        interval.Lower.ShouldBe(lower, 5e-5);
        interval.Upper.ShouldBe(upper, 5e-5);
    }

    [Fact]
    public void Is_symmetric_and_knows_nothing_without_trials()
    {
        var (few, many) = (WilsonInterval.Of(3, 10), WilsonInterval.Of(7, 10));

        few.Lower.ShouldBe(1 - many.Upper, 1e-12);
        WilsonInterval.Of(0, 0).ShouldBe(new WilsonInterval(0, 1));
        WilsonInterval.Of(5, 5).Upper.ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Impossible_counts_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => WilsonInterval.Of(2, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => WilsonInterval.Of(-1, 1));
        Should.Throw<ArgumentOutOfRangeException>(() => WilsonInterval.Of(1, 1, 0));
    }
}
