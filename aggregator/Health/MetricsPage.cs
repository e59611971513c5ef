using System.Globalization;
using System.Text;
using FederatedQC.Aggregator.Rounds;
using FederatedQC.Aggregator.Sites;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Aggregator.Health;

/// <summary>The metrics in Prometheus' text format 0.0.4.</summary>
internal sealed class MetricsPage(AggregatorMetrics metrics, RunDriver driver, SiteDirectory sites, ConsortiumLinks links)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>The page.</summary>
    public string Write()
    {
        var text = new StringBuilder();
        var state = driver.State;
        Gauge(text, "fqc_broker_connected", "Whether both connections to the broker are up.", links.IsConnected ? 1 : 0);
        Gauge(text, "fqc_run_active", "Whether a run is in progress.", state is { Phase: not RunPhase.Finished } ? 1 : 0);
        Gauge(text, "fqc_round", "The present round, from 0.", state?.Round ?? 0);
        Gauge(text, "fqc_sites_online", "Sites that are connected.", sites.Online);
        Gauge(text, "fqc_round_updates", "Updates admitted in the present round.", state?.Updates.Count ?? 0);
        Header(text, "fqc_rounds_total", "Rounds of the run that ended, by outcome.", "counter");
        foreach (var outcome in Enum.GetValues<RoundOutcome>())
        {
            Sample(text, "fqc_rounds_total", state?.History.Count(round => round.Outcome == outcome) ?? 0, "outcome", Operator.Names.Of(outcome));
        }

        Counter(text, "fqc_updates_accepted_total", "Updates that were admitted.", metrics.UpdatesAccepted);
        Header(text, "fqc_updates_refused_total", "Updates that were refused, by reason.", "counter");
        foreach (var (reason, count) in metrics.UpdatesRefused.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            Sample(text, "fqc_updates_refused_total", count, "reason", reason);
        }

        Counter(text, "fqc_update_blocks_ignored_total", "Blocks that belong to no open update.", metrics.BlocksIgnored);
        Counter(text, "fqc_received_bytes_total", "Payload bytes of updates.", metrics.BytesIn);
        Counter(text, "fqc_sent_bytes_total", "Payload bytes of models.", metrics.BytesOut);
        Counter(text, "fqc_aggregations_total", "Candidates that were made.", metrics.Aggregations);
        Counter(text, "fqc_aggregation_seconds_total", "Time that making them took.", metrics.AggregationTime.TotalSeconds);
        Counter(text, "fqc_releases_unwritten_total", "Releases whose files could not be written.", metrics.UnwrittenReleases);
        return text.ToString();
    }

    private static void Gauge(StringBuilder text, string name, string help, double value)
    {
        Header(text, name, help, "gauge");
        Sample(text, name, value);
    }

    private static void Counter(StringBuilder text, string name, string help, double value)
    {
        Header(text, name, help, "counter");
        Sample(text, name, value);
    }

    private static void Header(StringBuilder text, string name, string help, string type) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Sample(StringBuilder text, string name, double value, string? label = null, string? labelValue = null) =>
        text.Append(CultureInfo.InvariantCulture, $"{name}{(label is null ? "" : $"{{{label}=\"{labelValue}\"}}")} {value}\n");
}
