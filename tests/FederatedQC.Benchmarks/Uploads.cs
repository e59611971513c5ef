using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using FederatedQC.Messaging.Pki;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.Benchmarks;

/// <summary>
/// One round of the reference consortium: 67 sites send 45 MB each through a broker to one aggregator, and fetch the candidate. Broker and
/// aggregator are processes of their own; how many blocks that the broker had acknowledged never came is what the aggregator has to ask for
/// a second time.
/// </summary>
internal static class Uploads
{
    private const int Sites = 67;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(9);

    public static IEnumerable<Row> MeasureEmbedded() => Rows("embedded broker", StartEmbeddedAsync);

    public static IEnumerable<Row> MeasureMosquitto() => Rows("mosquitto", StartMosquittoAsync);

    private static Row[] Rows(string name, Func<string, Task<Server>> start)
    {
        var run = MeasureAsync(start).GetAwaiter().GetResult();
        return
        [
            Row.AtMost(Say($"{name}: blocks lost of {run.Blocks}, {Sites} sites, 45 MB each"), Say($"{run.Lost}"), "–", run.Lost, 0, ""),
            Row.Only(Say($"{name}: the round"), Say($"{run.Seconds:F0} s"), run.Seconds),
            Row.Only(Say($"{name}: the broker's peak memory"), Say($"{run.Broker:F0} MB"), run.Broker),
            Row.Only(Say($"{name}: the aggregator's peak memory"), Say($"{run.Aggregator:F0} MB"), run.Aggregator),
        ];
    }

    private static Task<Server> StartEmbeddedAsync(string folder)
    {
        var (process, port) = BrokerProcess.Start(Path.Combine(folder, "broker"));
        return Task.FromResult(new Server(process.Id, port, async () =>
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
                process.Dispose();
            }));
    }

    private static async Task<Server> StartMosquittoAsync(string folder)
    {
        var broker = await TestBroker.StartAsync(BrokerKind.Mosquitto);
        return new Server(broker.ProcessId, broker.Port, () => broker.DisposeAsync().AsTask());
    }

    private static async Task<Figures> MeasureAsync(Func<string, Task<Server>> start)
    {
        var folder = Directory.CreateTempSubdirectory("fqc-uploads").FullName;
        var server = await start(folder);
        try
        {
            using var pki = ConsortiumPki.Create(Path.Combine(folder, "pki"), TimeProvider.System);
            return await RunAsync(folder, server, pki);
        }
        finally
        {
            await server.StopAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Figures> RunAsync(string folder, Server server, ConsortiumPki pki)
    {
        ImmutableArray<string> names = [.. Enumerable.Range(1, Sites).Select(site => Say($"site-{site:D2}"))];
        var settings = RoundTrip.Settings(names, "float32", rounds: 1);
        using var limit = new CancellationTokenSource(Limit);
        var sites = new List<RoundTripSite>();
        using var aggregator = RoundTrip.Start(folder, settings, server.Port, pki, tls: false);
        try
        {
            var update = RoundTripUpdate.Create(settings);
            foreach (var name in names)
            {
                sites.Add(await RoundTripSite.JoinAsync(name, update, server.Port, pki, tls: false, limit.Token));
            }

            var plans = await sites[^1].FinishedAsync(limit.Token);
            return new Figures(
                sites.Sum(site => site.Lost),
                Sites * update.Blocks.Length,
                Stopwatch.GetElapsedTime(plans[0], plans[^1]).TotalSeconds,
                RoundTrip.PeakMemory(server.ProcessId),
                RoundTrip.PeakMemory(aggregator.Id)
            );
        }
        finally
        {
            aggregator.Kill(entireProcessTree: true);
            await aggregator.WaitForExitAsync(CancellationToken.None);
            await Task.WhenAll(sites.Select(site => site.DisposeAsync().AsTask()));
        }
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Server(int ProcessId, int Port, Func<Task> StopAsync);

    private sealed record Figures(int Lost, int Blocks, double Seconds, double Broker, double Aggregator);
}
