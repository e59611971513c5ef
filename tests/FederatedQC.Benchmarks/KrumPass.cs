using System.Globalization;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Benchmarks;

/// <summary>
/// Multi-Krum of 50 stored updates of 11.2 million parameters, through the aggregation that the aggregator runs, against FedAvg of the
/// same.
/// </summary>
internal static class KrumPass
{
    private static readonly RobustSettings MultiKrum = new() { Rule = "multi-krum" };

    public static IEnumerable<Row> Measure()
    {
        using var round = new StoredRound();
        var models = round.PeakModels(MultiKrum);
        var mean = Timing.Least(() => round.Aggregate());
        var krum = Timing.Least(() => round.Aggregate(MultiKrum));
        return
        [
            Row.AtMost("Multi-Krum, 50 updates of 11.2 M, from files", Seconds(krum), Seconds(mean) + " FedAvg", krum / mean, 3, "×"),
            Row.AtMost(
                "Multi-Krum, peak memory beyond the stored updates",
                string.Create(CultureInfo.InvariantCulture, $"{models:F2} models"),
                "–",
                models,
                3,
                " models"
            ),
        ];
    }

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s");
}
