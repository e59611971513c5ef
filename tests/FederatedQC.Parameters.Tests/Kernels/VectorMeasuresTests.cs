using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Tests.Kernels;

public sealed class VectorMeasuresTests
{
    public static TheoryData<int> Lengths => KernelInputs.Lengths;

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Squared_norm_gives_the_bits_of_its_definition(int length)
    {
        foreach (var values in new[] { KernelInputs.Finite(length, 1), KernelInputs.Any(length, 2) })
        {
            var sums = new double[8];
            for (var index = 0; index < length; index++)
            {
                sums[index % 8] += (double)values[index] * values[index];
            }

            var expected = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
            BitConverter.DoubleToInt64Bits(VectorMeasures.SquaredNorm(values)).ShouldBe(BitConverter.DoubleToInt64Bits(expected));
        }
    }

    [Fact]
    public void Squared_norm_of_the_largest_numbers_is_finite()
    {
        float[] values = [float.MaxValue, float.MinValue];
        VectorMeasures.SquaredNorm(values).ShouldBe(2 * (double)float.MaxValue * float.MaxValue);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_copy_has_every_bit_and_its_measure_is_that_of_the_greatest_magnitude(int length)
    {
        foreach (var seed in Enumerable.Range(0, 4))
        {
            var values = seed == 0 ? KernelInputs.Any(length, seed) : KernelInputs.Finite(length, seed);
            var target = new float[length];
            VectorMeasures
                .CopyAndMeasure(values, target)
                .ShouldBe(values.Select(value => BitConverter.SingleToInt32Bits(value) & int.MaxValue).Append(0).Max());
            KernelInputs.Bits(target).ShouldBe(KernelInputs.Bits(values));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void One_value_that_is_not_finite_is_found_wherever_it_stands(int length)
    {
        var values = KernelInputs.Finite(length, 3);
        VectorMeasures.AllFinite(values).ShouldBeTrue();
        foreach (
            var bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, BitConverter.UInt32BitsToSingle(0xFF80_0001) }
        )
        {
            for (var index = 0; index < Math.Min(length, 300); index++)
            {
                var kept = values[index];
                values[index] = bad;
                VectorMeasures.AllFinite(values).ShouldBeFalse();
                values[index] = kept;
            }
        }
    }

    [Fact]
    public void The_largest_numbers_are_finite() =>
        VectorMeasures.AllFinite([float.MaxValue, float.MinValue, -0f, float.Epsilon]).ShouldBeTrue();
}
