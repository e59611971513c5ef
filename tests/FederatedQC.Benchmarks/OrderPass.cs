using System.Globalization;
using FederatedQC.Parameters.Kernels;

namespace FederatedQC.Benchmarks;

/// <summary>
/// Median and trimmed mean of 10 updates of 11.2 million parameters, coordinate by coordinate, against numpy's by partition.
/// </summary>
internal static class OrderPass
{
    private const int Parameters = 11_200_000;
    private const int Sites = 10;
    private const int Trim = 2;
    private const int TileColumns = 2048;

    private delegate void Reduction(Tile rows, Span<double> result);

    public static IEnumerable<Row> Measure()
    {
        var rows = new float[Sites * Parameters];
        var random = new Random(1);
        foreach (ref var value in rows.AsSpan())
        {
            value = random.NextSingle() - 0.5f;
        }

        var median = Timing.Least(() => Reduce(rows, CoordinateOrder.Median));
        var trimmed = Timing.Least(() => Reduce(rows, (tile, result) => CoordinateOrder.TrimmedMean(tile, Trim, result)));
        var numpy = PythonReference.Run("order.py", Text(Sites), Text(Parameters), Text(Trim));
        return
        [
            Of("median", median, numpy.GetProperty("median").GetDouble()),
            Of("trimmed mean", trimmed, numpy.GetProperty("trimmedMean").GetDouble()),
        ];
    }

    private static Row Of(string what, double ours, double numpy) =>
        Row.AtLeast($"{what}, 10 × 11.2 M from memory", Seconds(ours), Seconds(numpy) + " numpy partition", numpy / ours, 10);

    private static void Reduce(float[] rows, Reduction reduction)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        var mean = new float[Parameters];
        Parallel.For(0, (Parameters + TileColumns - 1) / TileColumns, limits, tile =>
        {
            var start = tile * TileColumns;
            Span<double> result = stackalloc double[Math.Min(TileColumns, Parameters - start)];
            reduction(new Tile(rows.AsSpan(start, ((Sites - 1) * Parameters) + result.Length), Sites, result.Length, Parameters), result);
            WeightedSum.Finish(mean.AsSpan(start, result.Length), result, mean.AsSpan(start, result.Length));
        });
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s");
}
