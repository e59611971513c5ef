using System.Net.Http.Json;
using System.Text.Json.Nodes;
using FederatedQC.Federation.Plans;
using FederatedQC.Messaging.Pki;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Brokers;
using FederatedQC.Vision.Synthetic;

namespace FederatedQC.Integration.Tests.Consortium;

/// <summary>
/// A consortium of real processes: broker, aggregator and one agent a site, all of whose bytes go over a <see cref="WireTap"/>.
/// </summary>
internal sealed class ConsortiumProcesses : IAsyncDisposable
{
    public const string Name = "steel";

    /// <summary>Side of the images in pixels.</summary>
    public const int ImageSize = 32;

    private static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(20);
    private readonly TemporaryFolder _folder = new();
    private readonly List<FqcService> _services = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    private ConsortiumProcesses(TestBroker broker)
    {
        Broker = broker;
        Tap = new WireTap(broker.Port);
    }

    public TestBroker Broker { get; }

    public WireTap Tap { get; }

    public List<SiteProcess> Sites { get; } = [];

    /// <summary>Every model that the aggregator has, by file.</summary>
    public IReadOnlyList<string> ModelFiles => Directory.GetFiles(Path.Combine(StateOf("aggregator"), "models"), "*.f32");

    /// <summary>Starts everything; the run begins by itself.</summary>
    /// <param name="settings">The run.</param>
    /// <param name="hasGolden">Whether the aggregator has images of its own.</param>
    public static async Task<ConsortiumProcesses> StartAsync(RunSettings settings, bool hasGolden = false)
    {
        var consortium = new ConsortiumProcesses(await TestBroker.StartAsync());
        try
        {
            consortium.StartServices(settings, hasGolden);
            return consortium;
        }
        catch
        {
            await consortium.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until the aggregator says so, and notes the sites' local vectors meanwhile.</summary>
    /// <exception cref="TimeoutException">It did not happen; with the logs of all processes.</exception>
    public async Task<RunStatus> UntilAsync(Func<RunStatus, bool> holds, string what)
    {
        using var limit = new CancellationTokenSource(WaitLimit);
        using var timer = new PeriodicTimer(LookPeriod, TimeProvider.System);
        RunStatus? status = null;
        try
        {
            while (true)
            {
                Sites.ForEach(site => site.NoteLocals());
                status = await ReadAsync(limit.Token) ?? status;
                if (status is not null && holds(status))
                {
                    return status;
                }

                _services.ShouldAllBe(service => !service.HasEnded, Explain(what, status));
                await timer.WaitForNextTickAsync(limit.Token);
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(Explain(what, status));
        }
    }

    /// <summary>Waits for a signal.</summary>
    /// <exception cref="TimeoutException">It did not come; with the logs of all processes.</exception>
    public Task UntilAsync(Task signal, string what) => UntilAsync(_ => signal.IsCompletedSuccessfully, what);

    /// <summary>The failure to tell, with the logs of all processes.</summary>
    public string Explain(string what, RunStatus? status) =>
        $"Waited for: {what}. {status}\n{string.Join("\n\n", _services.Select(service => service.Log))}\n\n--- broker\n{Broker.Log}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await Task.WhenAll(_services.Select(service => service.DisposeAsync().AsTask()));
        }
        finally
        {
            await Broker.DisposeAsync();
            await Tap.DisposeAsync();
            _http.Dispose();
            _folder.Dispose();
        }
    }

    private void StartServices(RunSettings settings, bool hasGolden)
    {
        using var pki = ConsortiumPki.Create(_folder.Of("pki"), TimeProvider.System);
        var run = _folder.Of("run.json");
        File.WriteAllBytes(run, RunSettingsJson.Serialize(settings));
        var aggregator = new JsonObject { ["RunFile"] = run };
        if (hasGolden)
        {
            aggregator["GoldenFolder"] = Draw("golden", seed: 100);
        }

        Start("aggregator", "aggregator", pki, aggregator);
        for (var site = 0; site < settings.Sites.Length; site++)
        {
            var name = settings.Sites[site];
            var agent = Start(
                "agent",
                name,
                pki,
                new JsonObject
                {
                    ["Site"] = name,
                    ["Images"] = new JsonArray(Draw(name, (ulong)site + 1)),
                    ["Training"] = new JsonObject { ["Nice"] = 0, ["IdleTimeout"] = "00:05:00" },
                    ["Sync"] = new JsonObject
                    {
                        ["AnswerTimeout"] = "00:00:02",
                        ["StallTimeout"] = "00:00:02",
                        ["FirstRetry"] = "00:00:01",
                    },
                }
            );
            Sites.Add(new SiteProcess(name, agent, StateOf(name)));
        }
    }

    private string Draw(string name, ulong seed)
    {
        var images = _folder.Of("images", name);
        var surface = new SurfaceOptions { Size = ImageSize, Seed = seed };
        SyntheticDatasetWriter.Write(
            images,
            new SyntheticDatasetOptions
            {
                Sites = 1,
                PartsPerClass = 5,
                Surface = surface,
            },
            CancellationToken.None
        );
        return images;
    }

    private FqcService Start(string verb, string name, ConsortiumPki pki, JsonObject configuration)
    {
        var files = pki.IssueClient(name);
        configuration["Consortium"] = Name;
        configuration["DataFolder"] = StateOf(name);
        configuration["Identity"] = new JsonObject
        {
            ["CaFile"] = pki.CaFile,
            ["CertificateFile"] = files.CertificateFile,
            ["KeyFile"] = files.KeyFile,
        };
        configuration["Mqtt"] = new JsonObject { ["Host"] = "127.0.0.1", ["Port"] = Tap.Port };
        var file = _folder.Of(name + ".json");
        File.WriteAllText(file, configuration.ToJsonString());
        var service = new FqcService(name, verb, "--config", file);
        _services.Add(service);
        service.Start();
        return service;
    }

    /// <summary>The data folder of a service.</summary>
    public string StateOf(string name) => _folder.Of("state", name);

    private async Task<RunStatus?> ReadAsync(CancellationToken cancellation)
    {
        var address = Path.Combine(StateOf("aggregator"), "http.url");
        if (!File.Exists(address))
        {
            return null;
        }

        try
        {
            var url = new Uri(new Uri(await File.ReadAllTextAsync(address, cancellation)), "api/v1/status");
            var status = await _http.GetFromJsonAsync<RunStatus>(url, cancellation);
            return status!.Phase == "idle" ? null : status;
        }
        catch (HttpRequestException)
        {
            // If it has ended, whoever waits says so.
            return null;
        }
    }
}
