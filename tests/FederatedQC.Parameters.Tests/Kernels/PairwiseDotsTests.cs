using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Tests.Kernels;

public sealed class PairwiseDotsTests
{
    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (var rows in new[] { 0, 1, 2, 3, 4, 5, 7, 10 })
            {
                foreach (var columns in new[] { 0, 1, 3, 4, 5, 7, 8, 9, 255, 256, 257, 600 })
                {
                    shapes.Add(rows, columns);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gives_the_bits_of_its_definition_whatever_the_stride(int rows, int columns)
    {
        const int Gap = 3;
        var values = KernelInputs.Finite(rows * (columns + Gap), seed: rows + columns);
        var gram = new double[rows * rows];
        var expected = new double[rows * rows];
        for (var repeat = 0; repeat < 2; repeat++)
        {
            PairwiseDots.Add(new Tile(values, rows, columns, columns + Gap), gram);
            for (var pair = 0; pair < expected.Length; pair++)
            {
                AddDefinition(
                    ref expected[pair],
                    values.AsSpan(pair / rows * (columns + Gap), columns),
                    values.AsSpan(pair % rows * (columns + Gap), columns)
                );
            }
        }

        KernelInputs.Bits(gram).ShouldBe(KernelInputs.Bits(expected));
    }

    [Fact]
    public void Dot_products_of_integers_are_exact()
    {
        var random = new Random(4);
        const int Rows = 8;
        const int Columns = 1000;
        int[] numbers = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.Next(-4096, 4096))];
        var gram = new double[Rows * Rows];
        PairwiseDots.Add(new Tile([.. numbers.Select(number => (float)number)], Rows, Columns), gram);
        for (var pair = 0; pair < gram.Length; pair++)
        {
            var first = numbers.AsSpan(pair / Rows * Columns, Columns).ToArray();
            var second = numbers.AsSpan(pair % Rows * Columns, Columns).ToArray();
            gram[pair].ShouldBe(first.Zip(second, (one, other) => (long)one * other).Sum());
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void What_is_not_finite_stays_in_its_row_and_column(float bad)
    {
        var values = KernelInputs.Finite(7 * 200, seed: 5);
        var sound = new double[49];
        PairwiseDots.Add(new Tile(values, 7, 200), sound);
        values[(4 * 200) + 131] = bad;
        var gram = new double[49];
        PairwiseDots.Add(new Tile(values, 7, 200), gram);
        for (var pair = 0; pair < gram.Length; pair++)
        {
            var touched = pair / 7 == 4 || pair % 7 == 4;
            double.IsFinite(gram[pair]).ShouldBe(!touched);
            (touched || gram[pair] == sound[pair]).ShouldBeTrue();
        }
    }

    [Fact]
    public void Products_of_the_largest_numbers_are_finite()
    {
        var gram = new double[1];
        PairwiseDots.Add(new Tile([float.MaxValue, float.MinValue], 1, 2), gram);
        gram[0].ShouldBe(2 * (double)float.MaxValue * float.MaxValue);
    }

    [Fact]
    public void Sums_of_another_size_are_refused() =>
        Should.Throw<ArgumentException>(() => PairwiseDots.Add(new Tile([1, 2], 2, 1), new double[3]));

    private static void AddDefinition(ref double sum, ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var lanes = new double[4];
        for (var index = 0; index < first.Length; index++)
        {
            lanes[index % 4] += (double)first[index] * second[index];
        }

        sum += (lanes[0] + lanes[2]) + (lanes[1] + lanes[3]);
    }
}
