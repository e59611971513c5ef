using FederatedQC.Federation.Gate;

namespace FederatedQC.Federation.Tests.Gate;

public sealed class ClassCountsTests
{
    private static readonly ClassCounts Counts = new([10, 20, 0], [9, 18, 0], [10, 19, 1]);

    [Fact]
    public void Rates_are_fractions_of_the_images()
    {
        Counts.Images.ShouldBe(30);
        Counts.Accuracy.ShouldBe(0.9);
        Counts.DefectRecall(0).ShouldBe(0.9);
        Counts.DefectRecall(1).ShouldBe(0.9);
        Counts.DefectRecall(-1).ShouldBe(0.9);
        new ClassCounts([5, 0], [5, 0], [5, 0]).DefectRecall(0).ShouldBe(double.NaN);
        new ClassCounts([0], [0], [0]).Accuracy.ShouldBe(double.NaN);
    }

    [Fact]
    public void Recall_of_defects_counts_every_class_the_same()
    {
        var constant = new ClassCounts([0, 40, 5, 5], [0, 40, 0, 0], [0, 50, 0, 0]);
        constant.DefectRecall(0).ShouldBe(1.0 / 3, 1e-12);
        constant.Accuracy.ShouldBe(0.8);
    }

    [Fact]
    public void Counts_add_up()
    {
        var sum = Counts + Counts;
        sum.Support.ShouldBe([20, 40, 0]);
        sum.Correct.ShouldBe([18, 36, 0]);
        sum.Predicted.ShouldBe([20, 38, 2]);
    }

    [Fact]
    public void Sound_counts_are_consistent()
    {
        Counts.IsConsistent(3).ShouldBeTrue();
        new ClassCounts([0, 0], [0, 0], [0, 0]).IsConsistent(2).ShouldBeTrue();
    }

    [Theory]
    [InlineData(new long[] { 10, 10 }, new long[] { 5, 5 }, new long[] { 10, 10, 0 })] // lengths differ
    [InlineData(new long[] { 10, 10, 10 }, new long[] { 5, 5, 5 }, new long[] { 10, 10, 10 })] // a class too many
    [InlineData(new long[] { 10, 10 }, new long[] { 11, 5 }, new long[] { 11, 9 })] // more right than there are
    [InlineData(new long[] { 10, 10 }, new long[] { 9, 5 }, new long[] { 8, 12 })] // more right than answered
    [InlineData(new long[] { 10, 10 }, new long[] { 5, 5 }, new long[] { 10, 11 })] // sums differ
    [InlineData(new long[] { -1, 10 }, new long[] { -1, 5 }, new long[] { -1, 10 })] // negative
    [InlineData(new[] { long.MaxValue, long.MaxValue }, new long[] { 0, 0 }, new[] { long.MaxValue, long.MaxValue })] // would overflow
    public void Counts_that_can_not_be_are_noticed(long[] support, long[] correct, long[] predicted) =>
        new ClassCounts([.. support], [.. correct], [.. predicted]).IsConsistent(2).ShouldBeFalse();

    [Fact]
    public void Missing_lists_are_noticed() => new ClassCounts(default, [1], [1]).IsConsistent(1).ShouldBeFalse();
}
