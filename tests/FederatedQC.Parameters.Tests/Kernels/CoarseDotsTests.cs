using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Tests.Kernels;

public sealed class CoarseDotsTests
{
    private const int Panel = 512;
    private const double Bound = 4e-6;

    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (var rows in new[] { 0, 1, 2, 3, 4, 5, 7, 10 })
            {
                foreach (var columns in new[] { 0, 1, 7, 8, 9, 511, 512, 513, 1100 })
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
        var values = Noise(rows * (columns + Gap), seed: rows + columns);
        var gram = new double[rows * rows];
        var expected = new double[rows * rows];
        for (var repeat = 0; repeat < 2; repeat++)
        {
            CoarseDots.Add(new Tile(values, rows, columns, columns + Gap), gram);
            for (var pair = 0; pair < expected.Length; pair++)
            {
                expected[pair] += Definition(
                    values.AsSpan(pair / rows * (columns + Gap), columns),
                    values.AsSpan(pair % rows * (columns + Gap), columns)
                );
            }
        }

        KernelInputs.Bits(gram).ShouldBe(KernelInputs.Bits(expected));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e-12f)]
    [InlineData(1e14f)]
    public void Stays_within_its_bound_of_the_exact_product(float scale)
    {
        const int Rows = 6;
        const int Columns = 5000;
        float[] values = [.. Noise(Rows * Columns, seed: 2).Select((value, index) => (value + (index / Columns)) * scale)];
        var (gram, exact) = (new double[Rows * Rows], new double[Rows * Rows]);
        CoarseDots.Add(new Tile(values, Rows, Columns), gram);
        PairwiseDots.Add(new Tile(values, Rows, Columns), exact);
        for (var pair = 0; pair < gram.Length; pair++)
        {
            var lengths = Math.Sqrt(exact[pair / Rows * (Rows + 1)] * exact[pair % Rows * (Rows + 1)]);
            Math.Abs(gram[pair] - exact[pair]).ShouldBeLessThanOrEqualTo(Bound * lengths);
        }

        gram.ShouldNotBe(exact);
    }

    [Fact]
    public void Equal_vectors_have_equal_products_wherever_they_stand()
    {
        const int Columns = 1500;
        var vector = Noise(Columns, seed: 3);
        float[] values = [.. vector, .. Noise(Columns, seed: 4), .. Noise(Columns, seed: 5), .. Noise(Columns, seed: 6), .. vector];
        var gram = new double[25];
        CoarseDots.Add(new Tile(values, 5, Columns), gram);
        new[] { gram[4], gram[24] }.ShouldAllBe(product => product == gram[0]);
    }

    [Theory]
    [InlineData(float.MaxValue)]
    [InlineData(1e17f)]
    [InlineData(1e-16f)]
    [InlineData(float.Epsilon)]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_panel_beyond_what_float32_can_multiply_has_the_bits_of_the_exact_kernel(float bad)
    {
        const int Rows = 4;
        const int Columns = 2 * Panel;
        var values = Noise(Rows * Columns, seed: 7);
        values.AsSpan((2 * Columns) + Panel, Panel).Clear();
        values[(2 * Columns) + Panel + 5] = bad;
        var gram = new double[Rows * Rows];
        CoarseDots.Add(new Tile(values, Rows, Columns), gram);
        var (coarse, exact) = (new double[Rows * Rows], new double[Rows * Rows]);
        CoarseDots.Add(new Tile(values, Rows, Panel, Columns), coarse);
        PairwiseDots.Add(new Tile(values.AsSpan(Panel), Rows, Panel, Columns), exact);
        double[] expected = [.. coarse.Zip(exact, (first, second) => first + second)];
        gram.ShouldBe(expected);
    }

    [Fact]
    public void A_vector_of_zeros_is_no_reason_for_the_exact_kernel()
    {
        var values = Noise(3 * Panel, seed: 9);
        values.AsSpan(Panel, Panel).Clear();
        var gram = new double[9];
        CoarseDots.Add(new Tile(values, 3, Panel), gram);
        gram[2].ShouldBe(Definition(values.AsSpan(0, Panel), values.AsSpan(2 * Panel, Panel)));
        new[] { gram[1], gram[4], gram[5] }.ShouldAllBe(product => product == 0);
    }

    [Fact]
    public void Sums_of_another_size_are_refused() =>
        Should.Throw<ArgumentException>(() => CoarseDots.Add(new Tile([1, 2], 2, 1), new double[3]));

    private static float[] Noise(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.4f)];
    }

    private static double Definition(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        var four = new double[4];
        for (var start = 0; start < first.Length; start += Panel)
        {
            var eight = new float[8];
            for (var index = start; index < Math.Min(start + Panel, first.Length); index++)
            {
                eight[index % 8] = MathF.FusedMultiplyAdd(first[index], second[index], eight[index % 8]);
            }

            for (var lane = 0; lane < 4; lane++)
            {
                four[lane] += (double)eight[lane] + eight[lane + 4];
            }
        }

        return (four[0] + four[2]) + (four[1] + four[3]);
    }
}
