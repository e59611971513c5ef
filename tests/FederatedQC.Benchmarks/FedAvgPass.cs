using System.Globalization;

namespace FederatedQC.Benchmarks;

/// <summary>
/// FedAvg of 50 stored updates of 11.2 million parameters against numpy's float32 weighted mean of the same numbers in memory.
/// </summary>
internal static class FedAvgPass
{
    public static IEnumerable<Row> Measure()
    {
        using var round = new StoredRound(keepsPlain: true);
        var extra = round.PeakModels();
        var seconds = Timing.Least(() => round.Aggregate());
        var numpy = PythonReference
            .Run("weighted_mean.py", round.Folder, StoredRound.Parameters.ToString(CultureInfo.InvariantCulture))
            .GetProperty("seconds")
            .GetDouble();
        return
        [
            Row.AtLeast("FedAvg, 50 updates of 11.2 M, from files", Seconds(seconds), Seconds(numpy) + " numpy", numpy / seconds, 3),
            Row.AtMost("FedAvg, peak memory beyond the stored updates", Say($"{extra:F2} models"), "–", extra, 3, " models"),
        ];
    }

    private static string Seconds(double seconds) => Say($"{seconds:F2} s");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
