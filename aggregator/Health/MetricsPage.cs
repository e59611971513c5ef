using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using FederatedQC.Aggregator.Operator;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Aggregator.Health;

/// <summary>The metrics in Prometheus' text format 0.0.4. Where the consortium has families, each sample has its family's label.</summary>
internal sealed class MetricsPage(RunRegistry runs)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly ImmutableArray<Metric> Table =
    [
        Gauge("fqc_broker_connected", "Whether both connections to the broker are up.", run => run.Links.IsConnected ? 1 : 0),
        Gauge("fqc_run_active", "Whether a run is in progress.", run => run.Driver.State is { Phase: not RunPhase.Finished } ? 1 : 0),
        Gauge("fqc_round", "The present round, from 0.", run => run.Driver.State?.Round ?? 0),
        Gauge("fqc_sites_online", "Sites that are connected.", run => run.Sites.Online),
        Gauge("fqc_round_updates", "Updates admitted in the present round.", run => run.Driver.State?.Updates.Count ?? 0),
        new("fqc_rounds_total", "Rounds of the run that ended, by outcome.", "counter", "outcome", Outcomes),
        Counter("fqc_updates_accepted_total", "Updates that were admitted.", run => run.Metrics.UpdatesAccepted),
        ByReason("fqc_updates_refused_total", "Updates that were refused, by reason.", run => run.Metrics.UpdatesRefused),
        ByReason("fqc_messages_dropped_total", "Messages of sites that came to nothing, by reason.", run => run.Metrics.MessagesDropped),
        Counter("fqc_update_blocks_ignored_total", "Blocks that belong to no open update.", run => run.Metrics.BlocksIgnored),
        Counter("fqc_received_bytes_total", "Payload bytes of updates.", run => run.Metrics.BytesIn),
        Counter("fqc_sent_bytes_total", "Payload bytes of models.", run => run.Metrics.BytesOut),
        Counter("fqc_aggregations_total", "Candidates that were made.", run => run.Metrics.Aggregations),
        Counter("fqc_aggregation_seconds_total", "Time that making them took.", run => run.Metrics.AggregationTime.TotalSeconds),
        Counter("fqc_releases_unwritten_total", "Releases whose files could not be written.", run => run.Metrics.UnwrittenReleases),
    ];

    /// <summary>The page.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        var all = runs.All;
        Head(text, "fqc_run_up", "Whether the run's part of the process is up.", "gauge");
        foreach (var run in all)
        {
            Sample(text, "fqc_run_up", run.Family, label: "", "", run.Parts is null ? 0 : 1);
        }

        foreach (var metric in Table)
        {
            Head(text, metric.Name, metric.Help, metric.Type);
            foreach (var run in all.Where(run => run.Parts is not null))
            {
                foreach (var (value, number) in metric.Samples(run.Parts!))
                {
                    Sample(text, metric.Name, run.Family, metric.Label, value, number);
                }
            }
        }

        return text.ToString();
    }

    private static Metric Gauge(string name, string help, Func<RunParts, double> value) => new(name, help, "gauge", "", run => [("", value(run))]);

    private static Metric Counter(string name, string help, Func<RunParts, double> value) => new(name, help, "counter", "", run => [("", value(run))]);

    private static Metric ByReason(string name, string help, Func<RunParts, IReadOnlyDictionary<string, long>> counts) =>
        new(name, help, "counter", "reason", run => counts(run).OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => (entry.Key, (double)entry.Value)));

    private static IEnumerable<(string Value, double Number)> Outcomes(RunParts run)
    {
        var state = run.Driver.State;
        return Enum.GetValues<RoundOutcome>().Select(outcome => (Names.Of(outcome), (double)(state?.History.Count(round => round.Outcome == outcome) ?? 0)));
    }

    private static void Head(StringBuilder text, string name, string help, string type) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Sample(StringBuilder text, string name, string? family, string label, string labelValue, double number)
    {
        string[] labels = [.. family is null ? [] : new[] { $"family=\"{family}\"" }, .. label.Length == 0 ? [] : new[] { $"{label}=\"{labelValue}\"" }];
        text.Append(CultureInfo.InvariantCulture, $"{name}{(labels.Length == 0 ? "" : $"{{{string.Join(',', labels)}}}")} {number}\n");
    }

    private sealed record Metric(string Name, string Help, string Type, string Label, Func<RunParts, IEnumerable<(string Value, double Number)>> Samples);
}
