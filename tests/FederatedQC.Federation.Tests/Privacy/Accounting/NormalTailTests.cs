using FederatedQC.Federation.Privacy.Accounting;

namespace FederatedQC.Federation.Tests.Privacy.Accounting;

public sealed class NormalTailTests
{
    /// <summary>Values of erfc as glibc computes them; those at 0.5, 1, 2 and 10 agree with table 7.1 of Abramowitz and Stegun.</summary>
    public static TheoryData<double, double> Values =>
        new()
        {
            { -2, 2 - 0.004677734981047265 },
            { 0, 1 },
            { 0.1, 0.8875370839817152 },
            { 0.5, 0.4795001221869535 },
            { 1, 0.15729920705028513 },
            { 1.9, 0.0072095707647425325 },
            { 2, 0.004677734981047265 },
            { 3, 2.2090496998585438e-05 },
            { 5, 1.5374597944280351e-12 },
            { 8, 1.1224297172982928e-29 },
            { 10, 2.088487583762545e-45 },
            { 20, 5.3958656116079005e-176 },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public void The_error_function_is_the_known_one(double x, double expected)
    {
        (NormalTail.Erfc(x) / expected).ShouldBe(1, 1e-14);
        NormalTail.LogErfc(x).ShouldBe(Math.Log(expected), 1e-14 * Math.Max(1, Math.Abs(Math.Log(expected))));
    }

    [Fact]
    public void Where_one_formula_ends_and_the_next_begins_nothing_jumps()
    {
        foreach (var edge in new[] { 1, 6, 2 * Math.PI })
        {
            // The logarithm itself falls by about 2x + 1/x for each unit.
            var (before, after) = (Math.BitDecrement(edge), Math.BitIncrement(edge));
            var fall = ((2 * edge) + (1 / edge)) * (after - before);
            (NormalTail.Erfc(before) / NormalTail.Erfc(after)).ShouldBe(1 + fall, 1e-14);
            NormalTail.LogErfc(before).ShouldBe(NormalTail.LogErfc(after) + fall, 2e-14);
        }
    }

    [Fact]
    public void The_tail_is_the_integral_of_the_density()
    {
        // Simpson's rule on exp(-x^2/2) from 1.5 to 12.
        const int Steps = 20_000;
        const double Width = 10.5 / Steps;
        var sum = 0.0;
        for (var i = 0; i <= Steps; i++)
        {
            var x = 1.5 + (i * Width);
            sum +=
                (
                    i is 0 or Steps ? 1
                    : i % 2 == 1 ? 4
                    : 2
                ) * Math.Exp(-x * x / 2);
        }

        NormalTail.Upper(1.5).ShouldBe(sum * Width / 3 / Math.Sqrt(2 * Math.PI), 1e-14);
        NormalTail.LogUpper(1.5).ShouldBe(Math.Log(NormalTail.Upper(1.5)), 1e-14);
    }

    /// <summary>Mills' ratio: x / (x^2 + 1) and 1 / x bracket the tail over the density (Gordon 1941).</summary>
    [Fact]
    public void Far_out_the_logarithm_stays_between_the_bounds_of_Mills()
    {
        foreach (var x in new[] { 30.0, 100, 1e4, 1e8 })
        {
            var log = NormalTail.LogUpper(x) + (x * x / 2) + (Math.Log(2 * Math.PI) / 2);
            log.ShouldBeInRange(Math.Log(x / ((x * x) + 1)) - (x * x * 1e-15), Math.Log(1 / x) + (x * x * 1e-15));
        }
    }
}
