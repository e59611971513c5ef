using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Tests.Kernels;

public sealed class WeightedSumTests
{
    public static TheoryData<int> Lengths => KernelInputs.Lengths;

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Add_gives_the_bits_of_the_plain_loop(int length)
    {
        double[] sum = [.. KernelInputs.Finite(length, 1).Select(value => (double)value / 3)];
        var expected = sum.ToArray();
        foreach (var (weight, seed) in new[] { (0.3, 2), (1.0, 3), (-1e-9, 4), (0.0, 5) })
        {
            var values = KernelInputs.Any(length, seed);
            for (var index = 0; index < length; index++)
            {
                expected[index] += values[index] * weight;
            }

            WeightedSum.Add(sum, values, weight);
        }

        KernelInputs.Bits(sum).ShouldBe(KernelInputs.Bits(expected));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Finish_adds_and_rounds_once(int length)
    {
        var start = KernelInputs.Any(length, 6);
        double[] sum = [.. KernelInputs.Finite(length, 7).Select(value => value / 3.0)];
        float[] expected = [.. start.Zip(sum, (value, change) => (float)(value + change))];
        var result = new float[length];
        WeightedSum.Finish(start, sum, result);
        KernelInputs.Bits(result).ShouldBe(KernelInputs.Bits(expected));
        WeightedSum.Finish(start, sum, start);
        KernelInputs.Bits(start).ShouldBe(KernelInputs.Bits(expected));
    }

    [Fact]
    public void Small_changes_are_not_lost_before_the_one_rounding()
    {
        var sum = new double[1];
        for (var count = 0; count < 64; count++)
        {
            WeightedSum.Add(sum, [1e-8f], 1);
        }

        var result = new float[1];
        WeightedSum.Finish([1], sum, result);
        result[0].ShouldBe((float)(1 + (64 * (double)1e-8f)));
        result[0].ShouldBeGreaterThan(1);
    }

    [Fact]
    public void Lengths_that_differ_are_refused()
    {
        Should.Throw<ArgumentException>(() => WeightedSum.Add(new double[2], [1], 1));
        Should.Throw<ArgumentException>(() => WeightedSum.Finish([1], new double[2], new float[1]));
        Should.Throw<ArgumentException>(() => WeightedSum.Finish([1], new double[1], new float[2]));
    }
}
