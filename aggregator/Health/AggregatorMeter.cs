using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using FederatedQC.Aggregator.Operator;
using FederatedQC.Federation.Rounds;

namespace FederatedQC.Aggregator.Health;

/// <summary>The aggregator's metrics. Where the consortium has families, each measurement has its family's label.</summary>
internal static class AggregatorMeter
{
    private const string Name = "FederatedQC.Aggregator";

    private static readonly ImmutableArray<Metric> Gauges =
    [
        Of("fqc_broker_connected", "Whether both connections to the broker are up.", run => run.Links.IsConnected ? 1 : 0),
        Of("fqc_run_active", "Whether a run is in progress.", run => run.Driver.State is { Phase: not RunPhase.Finished } ? 1 : 0),
        Of("fqc_round", "The present round, from 0.", run => run.Driver.State?.Round ?? 0),
        Of("fqc_sites_online", "Sites that are connected.", run => run.Sites.Online),
        Of("fqc_round_updates", "Updates admitted in the present round.", run => run.Driver.State?.Updates.Count ?? 0),
    ];

    private static readonly ImmutableArray<Metric> Counters =
    [
        new("fqc_rounds_total", "Rounds of the run that ended, by outcome.", "outcome", Outcomes),
        Of("fqc_updates_accepted_total", "Updates that were admitted.", run => run.Metrics.UpdatesAccepted),
        ByReason("fqc_updates_refused_total", "Updates that were refused, by reason.", run => run.Metrics.UpdatesRefused),
        ByReason("fqc_messages_dropped_total", "Messages of sites that came to nothing, by reason.", run => run.Metrics.MessagesDropped),
        Of("fqc_update_blocks_ignored_total", "Blocks that belong to no open update.", run => run.Metrics.BlocksIgnored),
        Of("fqc_received_bytes_total", "Payload bytes of updates.", run => run.Metrics.BytesIn),
        Of("fqc_sent_bytes_total", "Payload bytes of models.", run => run.Metrics.BytesOut),
        Of("fqc_aggregations_total", "Candidates that were made.", run => run.Metrics.Aggregations),
        Of("fqc_aggregation_seconds_total", "Time that making them took.", run => run.Metrics.AggregationTime.TotalSeconds),
        Of("fqc_releases_unwritten_total", "Releases whose files could not be written.", run => run.Metrics.UnwrittenReleases),
    ];

    /// <summary>A meter whose instruments look at the runs whenever they are read, and not before.</summary>
    public static Meter Of(Func<RunRegistry> runs)
    {
        var meter = new Meter(Name);
        meter.CreateObservableGauge(
            "fqc_run_up",
            () => runs().All.Select(run => Measure(run, "", "", run.Parts is null ? 0 : 1)),
            description: "Whether the run's part of the process is up."
        );
        foreach (var gauge in Gauges)
        {
            meter.CreateObservableGauge(gauge.Name, () => Measurements(gauge, runs), description: gauge.Help);
        }

        foreach (var counter in Counters)
        {
            meter.CreateObservableCounter(counter.Name, () => Measurements(counter, runs), description: counter.Help);
        }

        return meter;
    }

    private static IEnumerable<Measurement<double>> Measurements(Metric metric, Func<RunRegistry> runs) =>
        from run in runs().All
        where run.Parts is not null
        from sample in metric.Samples(run.Parts!)
        select Measure(run, metric.Label, sample.Value, sample.Number);

    private static Measurement<double> Measure(HostedRun run, string label, string value, double number) =>
        new(
            number,
            [
                .. run.Family is null ? [] : new[] { KeyValuePair.Create("family", (object?)run.Family) },
                .. label.Length == 0 ? [] : new[] { KeyValuePair.Create(label, (object?)value) },
            ]
        );

    private static Metric Of(string name, string help, Func<RunParts, double> value) => new(name, help, "", run => [("", value(run))]);

    private static Metric ByReason(string name, string help, Func<RunParts, IReadOnlyDictionary<string, long>> counts) =>
        new(name, help, "reason", run => counts(run).Select(entry => (entry.Key, (double)entry.Value)));

    private static IEnumerable<(string Value, double Number)> Outcomes(RunParts run)
    {
        var state = run.Driver.State;
        return Enum.GetValues<RoundOutcome>()
            .Select(outcome => (Names.Of(outcome), (double)(state?.History.Count(round => round.Outcome == outcome) ?? 0)));
    }

    private sealed record Metric(
        string Name,
        string Help,
        string Label,
        Func<RunParts, IEnumerable<(string Value, double Number)>> Samples
    );
}
