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
    public void Four_at_once_give_the_bits_of_one_after_the_other(int length)
    {
        double[] weights = [0.3, 1.0, -1e-9, 0.0];
        float[][] vectors = [.. weights.Select((_, index) => KernelInputs.Finite(length, index))];
        double[] sum = [.. KernelInputs.Finite(length, 8).Select(value => (double)value / 3)];
        var expected = sum.ToArray();
        foreach (var (vector, weight) in vectors.Zip(weights))
        {
            for (var index = 0; index < length; index++)
            {
                expected[index] += vector[index] * weight;
            }
        }

        WeightedSum.AddFour(sum, new FourVectors(vectors[0], vectors[1], vectors[2], vectors[3]), weights).ShouldBeTrue();
        KernelInputs.Bits(sum).ShouldBe(KernelInputs.Bits(expected));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void Four_at_once_say_where_a_value_is_not_finite_whatever_its_weight(float bad)
    {
        foreach (var weight in new[] { 0, 1, -1e-300 })
        {
            for (var place = 0; place < 4 * 37; place++)
            {
                float[][] vectors = [new float[37], new float[37], new float[37], new float[37]];
                vectors[place / 37][place % 37] = bad;
                WeightedSum
                    .AddFour(
                        new double[37],
                        new FourVectors(vectors[0], vectors[1], vectors[2], vectors[3]),
                        [weight, weight, weight, weight]
                    )
                    .ShouldBeFalse();
            }
        }
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
        Should.Throw<ArgumentException>(() => WeightedSum.AddFour(new double[2], new FourVectors([1], [1], [1], [1]), [1, 1, 1, 1]));
        Should.Throw<ArgumentException>(() => WeightedSum.AddFour(new double[1], new FourVectors([1], [1], [1], [1]), [1, 1, 1]));
        Should.Throw<ArgumentException>(() => new FourVectors([1], [1], [1, 2], [1]).Length);
        Should.Throw<ArgumentException>(() => WeightedSum.Finish([1], new double[2], new float[1]));
        Should.Throw<ArgumentException>(() => WeightedSum.Finish([1], new double[1], new float[2]));
    }
}
