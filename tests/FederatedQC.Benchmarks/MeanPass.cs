using System.Globalization;

namespace FederatedQC.Benchmarks;

/// <summary>
/// The weighted mean of 50 updates of 11.2 million parameters from memory: float32 against numpy and against the machine's memory, int8
/// against float32.
/// </summary>
internal static class MeanPass
{
    private const int Parameters = 11_200_000;
    private const int Sites = 50;

    public static IEnumerable<Row> Measure()
    {
        var (plain, rate) = Float32();
        var quantised = Int8();
        var numpy = PythonReference.Run("memory_mean.py", Text(Sites), Text(Parameters)).GetProperty("seconds").GetDouble();
        var used = (double)Sites * Parameters * sizeof(float) / plain;
        return
        [
            Row.AtLeast("weighted mean, 50 × 11.2 M float32 from memory", Seconds(plain), Seconds(numpy) + " numpy", numpy / plain, 3),
            Row.AtLeast(
                "the same as a share of the memory's bandwidth",
                PerSecond(used),
                PerSecond(rate) + " streaming read",
                used / rate,
                0.7
            ),
            Row.AtLeast(
                "int8, decoded and added, 50 × 11.2 M from memory",
                Rate(quantised),
                Rate(plain) + " float32",
                plain / quantised,
                2
            ),
        ];
    }

    private static (double Seconds, double BytesPerSecond) Float32()
    {
        var updates = new EncodedVectors("float32", Sites, Parameters);
        return (Timing.Least(updates.Mean), updates.Bytes / Timing.Least(updates.Read));
    }

    private static double Int8() => Timing.Least(new EncodedVectors("int8", Sites, Parameters).Mean);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s");

    private static string PerSecond(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:F1} GB/s");

    private static string Rate(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{Sites / seconds:F0} sites/s");
}
