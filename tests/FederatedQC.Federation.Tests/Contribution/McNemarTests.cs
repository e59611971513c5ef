using System.Numerics;
using FederatedQC.Federation.Contribution;

namespace FederatedQC.Federation.Tests.Contribution;

public sealed class McNemarTests
{
    // The first six: the VassarStats calculator, as statsmodels tests its own against (test_mcnemar_exact). Then Fagerland, Lydersen and
    // Laake, "The McNemar test for binary matched-pairs data", BMC Med Res Methodol 13:91, 2013: airway reactivity before and after a
    // transplant.
    [Theory]
    [InlineData(121, 59, 0.000004, 6)]
    [InlineData(70, 59, 0.378688, 6)]
    [InlineData(80, 59, 0.089452, 6)]
    [InlineData(30, 60, 0.00206, 6)]
    [InlineData(10, 30, 0.002221, 6)]
    [InlineData(10, 10, 1, 6)]
    [InlineData(1, 7, 0.070, 3)]
    public void It_gives_the_published_values(long b, long c, double p, int digits) => Math.Round(McNemar.PValue(b, c), digits).ShouldBe(p);

    [Fact]
    public void It_is_the_binomial_tail()
    {
        for (var b = 0; b <= 60; b++)
        {
            for (var c = 0; c <= 60; c++)
            {
                McNemar.PValue(b, c).ShouldBe(Exact(b, c), 1e-12 + (1e-10 * Exact(b, c)), $"{b}, {c}");
                McNemar.PValue(b, c).ShouldBe(McNemar.PValue(c, b));
            }
        }
    }

    [Theory]
    [InlineData(0, 1000)]
    [InlineData(400, 600)]
    [InlineData(4900, 5100)]
    public void Large_counts_keep_their_precision(int b, int c) => (McNemar.PValue(b, c) / Exact(b, c)).ShouldBe(1, 1e-9);

    [Fact]
    public void Without_discordant_images_nothing_is_shown() => McNemar.PValue(0, 0).ShouldBe(1);

    [Fact]
    public void The_largest_counts_are_judged() => McNemar.PValue(1L << 30, (1L << 30) + (1 << 18)).ShouldBeInRange(0, 1e-6);

    [Fact]
    public void Negative_counts_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => McNemar.PValue(-1, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => McNemar.PValue(0, -1));
    }

    private static double Exact(int b, int c)
    {
        var (term, tail) = (BigInteger.One, BigInteger.Zero);
        for (var count = 0; count <= Math.Min(b, c); count++)
        {
            tail += term;
            term = term * (b + c - count) / (count + 1);
        }

        // Sixty-four bits after the point are enough for the ratio of two numbers that no double holds.
        var shift = Math.Max(0, (int)(b + c - tail.GetBitLength()) + 64);
        return Math.Min(1, 2 * Math.ScaleB((double)(tail << shift >> (b + c)), -shift));
    }
}
