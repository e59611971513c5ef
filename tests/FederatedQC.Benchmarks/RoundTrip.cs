using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Messaging.Pki;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.Benchmarks;

/// <summary>
/// A whole round without training: the plan, ten updates of 11.2 million parameters in, aggregation, the candidate out to every site,
/// evaluations, gate, release. Broker and aggregator are processes of their own, the sites live in this one.
/// </summary>
internal static class RoundTrip
{
    private const int Sites = 10;
    private const int WarmUp = 5;
    private const int Rounds = 5;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static IEnumerable<Row> Measure()
    {
        var plain = MeasureAsync("float32", tls: false).GetAwaiter().GetResult();
        var small = MeasureAsync("int8", tls: false).GetAwaiter().GetResult();
        var secure = MeasureAsync("float32", tls: true).GetAwaiter().GetResult();
        var memory = new[] { plain, small, secure }.Max(run => run.Megabytes);
        return
        [
            Row.AtMost("a round without training, 10 sites, 11.2 M, float32", Seconds(plain.Seconds), "–", plain.Seconds, 1.9, " s"),
            Row.AtMost("the same, int8", Seconds(small.Seconds), "–", small.Seconds, 1.2, " s"),
            Row.Only("the same, float32, over mutual TLS", Seconds(secure.Seconds), secure.Seconds),
            Row.AtMost("aggregator's peak resident memory in these rounds", Say($"{memory:F0} MB"), "–", memory, 250, " MB"),
        ];
    }

    private static async Task<(double Seconds, double Megabytes)> MeasureAsync(string codec, bool tls)
    {
        var folder = Directory.CreateTempSubdirectory("fqc-round").FullName;
        try
        {
            await using var broker = await TestBroker.StartAsync(BrokerKind.Mosquitto, tls);
            using var pki = tls ? null : ConsortiumPki.Create(Path.Combine(folder, "pki"), TimeProvider.System);
            return await RunAsync(folder, codec, broker, pki ?? broker.Pki!, tls);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(double Seconds, double Megabytes)> RunAsync(
        string folder,
        string codec,
        TestBroker broker,
        ConsortiumPki pki,
        bool tls
    )
    {
        ImmutableArray<string> names = [.. Enumerable.Range(1, Sites).Select(site => Say($"site-{site:D2}"))];
        var settings = Settings(names, codec, WarmUp + Rounds);
        using var limit = new CancellationTokenSource(Limit);
        var sites = new List<RoundTripSite>();
        using var aggregator = Start(folder, settings, broker.Port, pki, tls);
        try
        {
            var update = RoundTripUpdate.Create(settings);
            foreach (var name in names)
            {
                sites.Add(await RoundTripSite.JoinAsync(name, update, broker.Port, pki, tls, limit.Token));
            }

            var plans = await sites[0].FinishedAsync(limit.Token);
            var rounds = plans.Skip(WarmUp).Zip(plans.Skip(WarmUp + 1), (from, to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds);
            return (rounds.Order().ElementAt(Rounds / 2), PeakMemory(aggregator.Id));
        }
        finally
        {
            foreach (var site in sites)
            {
                await site.DisposeAsync();
            }

            aggregator.Kill(entireProcessTree: true);
            await aggregator.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>A run of 11.2 million parameters.</summary>
    public static RunSettings Settings(ImmutableArray<string> sites, string codec, int rounds) =>
        new()
        {
            Run = "benchmark",
            Rounds = rounds,
            Sites = sites,
            Spec = SpecBuilder.Create(
                new NetworkOptions
                {
                    Architecture = "resnet18",
                    Classes = ["good", "scratch"],
                    DefectFreeClass = "good",
                }
            ),
            Codec = codec,
            Seed = 1,
            Closing = new ClosingSettings { QuorumFraction = 1 },
        };

    /// <summary>Starts an aggregator with a run.</summary>
    public static Process Start(string folder, RunSettings settings, int port, ConsortiumPki pki, bool tls)
    {
        var certificate = pki.IssueClient("aggregator");
        JsonObject Certificates() =>
            new()
            {
                ["CaFile"] = pki.CaFile,
                ["CertificateFile"] = certificate.CertificateFile,
                ["KeyFile"] = certificate.KeyFile,
            };
        var run = Path.Combine(folder, "run.json");
        File.WriteAllBytes(run, RunSettingsJson.Serialize(settings));
        var configuration = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(
            configuration,
            new JsonObject
            {
                ["Consortium"] = RoundTripSite.Consortium,
                ["DataFolder"] = Path.Combine(folder, "state"),
                ["Identity"] = Certificates(),
                ["Mqtt"] = new JsonObject { ["Port"] = port, ["Tls"] = tls ? Certificates() : null },
                ["RunFile"] = run,
                ["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "Warning" } },
            }.ToJsonString()
        );
        return Process.Start(new ProcessStartInfo(Product.Executable, ["aggregator", "--config", configuration]))!;
    }

    /// <summary>The most that a process had resident, in megabytes.</summary>
    public static double PeakMemory(int process)
    {
        var line = File.ReadLines(Say($"/proc/{process}/status")).First(text => text.StartsWith("VmHWM", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    private static string Seconds(double seconds) => Say($"{seconds:F2} s");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
