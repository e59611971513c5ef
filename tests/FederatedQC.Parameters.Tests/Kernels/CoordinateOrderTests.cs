using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Parameters.Tests.Kernels;

public sealed class CoordinateOrderTests
{
    private delegate void Reduction(Tile tile, Span<double> result);

    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (var rows in new[] { 1, 2, 3, 4, 5, 8, 10, 11, 33 })
            {
                foreach (var columns in new[] { 0, 1, 7, 8, 9, 31, 32, 33, 70 })
                {
                    shapes.Add(rows, columns);
                }
            }

            shapes.Add(200, 40);
            return shapes;
        }
    }

    // ByzFL's rows, and those of Flower's tests of median, trimmed mean (25 % of four) and Bulyan's last step.
    [Fact]
    public void Published_cases_come_out_as_published()
    {
        float[] rows = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        Apply((tile, result) => CoordinateOrder.Median(tile, result), rows, 3).ShouldBe([4, 5, 6]);
        Apply((tile, result) => CoordinateOrder.TrimmedMean(tile, 1, result), rows, 3).ShouldBe([4, 5, 6]);
        Apply((tile, result) => CoordinateOrder.MeanAroundMedian(tile, 2, result), rows, 3).ShouldBe([2.5, 3.5, 4.5]);
        Apply((tile, result) => CoordinateOrder.Median(tile, result), [1, 0.2f, 0.5f, 1, 0.2f, 0.5f, 1, 0.2f, 0.5f, 1, 0.2f, 0.5f], 3)
            .ShouldBe([0.5, 0.5, 0.5, 0.5]);
        Apply((tile, result) => CoordinateOrder.TrimmedMean(tile, 1, result), [0.5f, 1, 2, 100], 4).ShouldBe([1.5]);
        Apply((tile, result) => CoordinateOrder.MeanAroundMedian(tile, 2, result), [1, 2, 0.5f], 3).ShouldBe([0.75]);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Trimmed_means_give_the_bits_of_sorting_and_adding(int rows, int columns)
    {
        foreach (var values in Inputs(rows, columns).Append(KernelInputs.Any(rows * columns, seed: 3)))
        {
            foreach (var trim in new[] { 0, Math.Min(1, (rows - 1) / 2), (rows - 1) / 2 }.Distinct())
            {
                ShouldBeBits(
                    Apply((tile, result) => CoordinateOrder.TrimmedMean(tile, trim, result), values, rows),
                    Columns(values, rows).Select(column => Mean(Sorted(column)[trim..^trim]))
                );
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_median_is_the_middle_value_or_the_mean_of_the_middle_two(int rows, int columns)
    {
        foreach (var values in Inputs(rows, columns))
        {
            ShouldBeBits(
                Apply((tile, result) => CoordinateOrder.Median(tile, result), values, rows),
                Columns(values, rows).Select(MedianOf)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_mean_around_the_median_is_that_of_the_closest_values(int rows, int columns)
    {
        foreach (var values in Inputs(rows, columns))
        {
            foreach (var count in new[] { 1, (rows + 1) / 2, Math.Max(1, rows - 2), rows }.Distinct())
            {
                ShouldBeBits(
                    Apply((tile, result) => CoordinateOrder.MeanAroundMedian(tile, count, result), values, rows),
                    Columns(values, rows)
                        .Select(column =>
                        {
                            var median = MedianOf(column);
                            return Mean(Sorted([.. column.OrderBy(value => Math.Abs(value - median)).ThenBy(value => value).Take(count)]));
                        })
                );
            }
        }
    }

    [Fact]
    public void The_order_of_the_rows_changes_no_bit()
    {
        var random = new Random(8);
        const int Columns = 50;
        var rows = Enumerable.Range(0, 12).Select(row => KernelInputs.Finite(Columns, row)).ToArray();
        var reductions = new Reduction[]
        {
            CoordinateOrder.Median,
            (tile, result) => CoordinateOrder.TrimmedMean(tile, 3, result),
            (tile, result) => CoordinateOrder.MeanAroundMedian(tile, 7, result),
        };
        var first = reductions.Select(reduction => Apply(reduction, [.. rows.SelectMany(row => row)], 12)).ToArray();
        for (var order = 0; order < 50; order++)
        {
            random.Shuffle(rows);
            for (var index = 0; index < reductions.Length; index++)
            {
                KernelInputs.Bits(Apply(reductions[index], [.. rows.SelectMany(row => row)], 12)).ShouldBe(KernelInputs.Bits(first[index]));
            }
        }
    }

    [Fact]
    public void As_many_NaNs_of_any_sign_as_are_left_out_have_no_effect()
    {
        var negative = BitConverter.UInt32BitsToSingle(0xFFC0_0001);
        Apply(CoordinateOrder.Median, [float.NaN, 1, 2, 3, negative], 5).ShouldBe([3]);
        Apply((tile, result) => CoordinateOrder.TrimmedMean(tile, 1, result), [1, 2, 3, negative], 4).ShouldBe([2.5]);
        Apply((tile, result) => CoordinateOrder.MeanAroundMedian(tile, 3, result), [negative, 1, 2, 3, float.NaN], 5).ShouldBe([2]);
        Apply((tile, result) => CoordinateOrder.TrimmedMean(tile, 1, result), [1, 2, negative, float.NaN], 4).ShouldBe([double.NaN]);
    }

    [Fact]
    public void Infinities_are_values_at_the_ends()
    {
        Apply(CoordinateOrder.Median, [float.PositiveInfinity, 7, float.NegativeInfinity], 3).ShouldBe([7]);
        Apply(
                (tile, result) => CoordinateOrder.MeanAroundMedian(tile, 3, result),
                [float.NegativeInfinity, 1, 2, 3, float.PositiveInfinity],
                5
            )
            .ShouldBe([2]);
        Apply(CoordinateOrder.Median, [float.MaxValue, float.MaxValue], 2).ShouldBe([float.MaxValue]);
    }

    [Fact]
    public void Unsound_arguments_are_refused()
    {
        Should.Throw<ArgumentException>(() => CoordinateOrder.Median(new Tile([], 0, 1), new double[1]));
        Should.Throw<ArgumentException>(() => CoordinateOrder.Median(new Tile([1], 1, 1), new double[2]));
        Should.Throw<ArgumentException>(() => CoordinateOrder.TrimmedMean(new Tile([1, 2], 2, 1), 1, new double[1]));
        Should.Throw<ArgumentException>(() => CoordinateOrder.TrimmedMean(new Tile([1, 2], 2, 1), -1, new double[1]));
        Should.Throw<ArgumentException>(() => CoordinateOrder.MeanAroundMedian(new Tile([1, 2], 2, 1), 3, new double[1]));
        Should.Throw<ArgumentException>(() => CoordinateOrder.MeanAroundMedian(new Tile([1, 2], 2, 1), 0, new double[1]));
    }

    /// <summary>Values of every size, and values with many ties.</summary>
    private static IEnumerable<float[]> Inputs(int rows, int columns) =>
        [
            KernelInputs.Finite(rows * columns, seed: 1),
            [.. KernelInputs.Finite(rows * columns, seed: 2).Select((_, index) => (index * 7919 % 11) - 5f)],
        ];

    private static double[] Apply(Reduction reduction, float[] values, int rows)
    {
        var columns = values.Length / rows;
        var result = new double[columns];
        reduction(new Tile(values, rows, columns), result);
        return result;
    }

    private static IEnumerable<float[]> Columns(float[] values, int rows)
    {
        var columns = values.Length / rows;
        return Enumerable
            .Range(0, columns)
            .Select(column => Enumerable.Range(0, rows).Select(row => values[(row * columns) + column]).ToArray());
    }

    private static float[] Sorted(float[] values) =>
        [.. values.OrderBy(float.IsNaN).ThenBy(value => value).ThenBy(value => !float.IsNegative(value))];

    private static double MedianOf(float[] column) => Mean(Sorted(column)[((column.Length - 1) / 2)..((column.Length / 2) + 1)]);

    private static double Mean(float[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }

    private static void ShouldBeBits(double[] actual, IEnumerable<double> expected) =>
        KernelInputs.Bits([.. actual.Select(Canonical)]).ShouldBe(KernelInputs.Bits([.. expected.Select(Canonical)]));

    // Which NaN it is is not said.
    private static double Canonical(double value) => double.IsNaN(value) ? double.NaN : value;
}
