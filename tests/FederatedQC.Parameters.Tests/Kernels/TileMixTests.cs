using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Tests.Kernels;

public sealed class TileMixTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 5, 0)]
    [InlineData(3, 1, 31)]
    [InlineData(2, 7, 32)]
    [InlineData(5, 4, 33)]
    [InlineData(4, 9, 100)]
    [InlineData(0, 3, 7)]
    public void Gives_the_bits_of_the_plain_loop_whatever_the_stride(int results, int rows, int columns)
    {
        const int Gap = 2;
        var values = KernelInputs.Finite(rows * (columns + Gap), seed: 1);
        double[] coefficients =
        [
            .. KernelInputs.Finite(results * rows, seed: 2).Select((value, index) => index % 3 == 1 ? 0 : value / 3.0),
        ];
        var mixed = new float[results * columns];
        TileMix.Apply(coefficients, new Tile(values, rows, columns, columns + Gap), mixed);
        for (var index = 0; index < mixed.Length; index++)
        {
            var sum = 0.0;
            for (var row = 0; row < rows; row++)
            {
                sum += coefficients[(index / columns * rows) + row] * values[(row * (columns + Gap)) + (index % columns)];
            }

            BitConverter.SingleToInt32Bits(mixed[index]).ShouldBe(BitConverter.SingleToInt32Bits((float)sum));
        }
    }

    [Fact]
    public void A_row_without_a_coefficient_is_not_read()
    {
        var mixed = new float[4];
        TileMix.Apply([1, 0, 0, 1], new Tile([1, 2, float.NaN, float.PositiveInfinity], 2, 2), mixed);
        mixed.ShouldBe([1, 2, float.NaN, float.PositiveInfinity]);
    }

    [Fact]
    public void Sums_are_rounded_once()
    {
        var mixed = new float[1];
        TileMix.Apply([1, 1, 1, -1], new Tile([1, 1e-8f, 1e-8f, 1], 4, 1), mixed);
        mixed[0].ShouldBe(2e-8f, 1e-15);
    }

    [Fact]
    public void Lengths_that_do_not_fit_are_refused()
    {
        Should.Throw<ArgumentException>(() => TileMix.Apply([1, 2, 3], new Tile([1, 2], 2, 1), new float[1]));
        Should.Throw<ArgumentException>(() => TileMix.Apply([1, 2], new Tile([1, 2], 2, 1), new float[2]));
        Should.Throw<ArgumentException>(() => TileMix.Apply([1], new Tile([], 0, 1), new float[1]));
    }
}
