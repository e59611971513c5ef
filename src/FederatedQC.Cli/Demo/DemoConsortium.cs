using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using FederatedQC.Cli.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Messaging.Broker;
using FederatedQC.Messaging.Pki;
using FederatedQC.Protocol.Topics;

namespace FederatedQC.Cli.Demo;

/// <summary>
/// A consortium on this machine: a broker, the aggregator and the agents as child processes, each with a folder and a
/// certificate of its own. All of them end with this object, and with this process.
/// </summary>
internal sealed class DemoConsortium : IAsyncDisposable
{
    private static readonly TimeSpan PollPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly ChildProcesses _processes = new();
    private readonly List<ChildProcesses.Child> _children = [];
    private readonly string _folder;
    private readonly string _logs;
    private DemoBroker? _broker;
    private StatusClient? _status;

    private DemoConsortium(string folder)
    {
        _folder = folder;
        _logs = Path.Combine(folder, "logs");
        Directory.CreateDirectory(_logs);
    }

    /// <summary>Folder of the aggregator.</summary>
    public string AggregatorFolder => AggregatorFolderIn(_folder);

    /// <summary>Folder of the aggregator of a demo.</summary>
    public static string AggregatorFolderIn(string demo) => Path.Combine(demo, "aggregator");

    /// <summary>Starts everything.</summary>
    /// <exception cref="BrokerUnavailableException">The broker does not start.</exception>
    /// <exception cref="IOException">A process can't be started.</exception>
    public static async Task<DemoConsortium> StartAsync(
        string folder,
        string broker,
        DemoData data,
        RunSettings settings,
        CancellationToken cancellation
    )
    {
        var consortium = new DemoConsortium(folder);
        try
        {
            await consortium.StartAllAsync(broker, data, settings, cancellation);
            return consortium;
        }
        catch
        {
            await consortium.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the aggregator says, again and again, until the run is finished.</summary>
    /// <exception cref="IOException">A process ended that should not have, or the aggregator has no run for too long.</exception>
    public async IAsyncEnumerable<ConsortiumStatus> FollowAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(PollPeriod);
        var heard = TimeProvider.System.GetTimestamp();
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            ThrowIfOneEnded();
            if (await _status!.ReadAsync(cancellation) is { } status)
            {
                heard = TimeProvider.System.GetTimestamp();
                yield return status;
                if (status.IsFinished)
                {
                    yield break;
                }
            }
            else if (TimeProvider.System.GetElapsedTime(heard) > StartLimit)
            {
                throw new IOException(
                    $"The aggregator has a run that does not come up; its log is {Path.Combine(_logs, PartyName.Aggregator + ".log")}."
                );
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _status?.Dispose();
        await _processes.DisposeAsync();
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }
    }

    private async Task StartAllAsync(string broker, DemoData data, RunSettings settings, CancellationToken cancellation)
    {
        using var pki = ConsortiumPki.Create(Path.Combine(_folder, "pki"), TimeProvider.System);
        _broker = await DemoBroker.StartAsync(broker, Path.Combine(_folder, "broker"), pki, cancellation);
        var runFile = Path.Combine(AggregatorFolder, "run.json");
        Directory.CreateDirectory(AggregatorFolder);
        await File.WriteAllBytesAsync(runFile, RunSettingsJson.Serialize(settings), cancellation);
        await StartServiceAsync("aggregator", PartyName.Aggregator, AggregatorFolder, pki, node =>
        {
            node["RunFile"] = runFile;
            if (data.Families.IsEmpty)
            {
                node["GoldenFolder"] = data.OperatorImagesFor(family: null);
            }
            else
            {
                node["Families"] = new JsonObject(
                    data.Families.Select(family =>
                        KeyValuePair.Create<string, JsonNode?>(
                            family.Key,
                            new JsonObject
                            {
                                ["Sites"] = new JsonArray([.. family.Value.Select(site => JsonValue.Create(site))]),
                                ["GoldenFolder"] = data.OperatorImagesFor(family.Key),
                            }
                        )
                    )
                );
            }

            node["Http"] = "http://127.0.0.1:0";
        });
        foreach (var site in data.Sites)
        {
            await StartServiceAsync("agent", site.Name, site.Folder, pki, node =>
            {
                node["Site"] = site.Name;
                node["Images"] = new JsonArray(site.Images);
                node["Training"] = new JsonObject { ["Nice"] = 0, ["IdleTimeout"] = "00:05:00" };
            });
        }

        _status = await StatusClient.ConnectAsync(
            Path.Combine(StateOf(AggregatorFolder), "http.url"),
            StartLimit,
            ThrowIfOneEnded,
            cancellation
        );
    }

    private async Task StartServiceAsync(string verb, string name, string folder, ConsortiumPki pki, Action<JsonObject> complete)
    {
        var certificate = pki.IssueClient(name);
        JsonObject Certificates() =>
            new()
            {
                ["CaFile"] = pki.CaFile,
                ["CertificateFile"] = certificate.CertificateFile,
                ["KeyFile"] = certificate.KeyFile,
            };
        var broker = new JsonObject
        {
            ["Host"] = _broker!.Host,
            ["Port"] = _broker.Port,
            ["Tls"] = _broker.Own is null ? null : Certificates(),
        };
        var configuration = new JsonObject
        {
            ["Consortium"] = DemoPlan.Consortium,
            ["DataFolder"] = StateOf(folder),
            ["Mqtt"] = broker,
            ["Identity"] = Certificates(),
        };
        complete(configuration);
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "appsettings.json");
        await File.WriteAllTextAsync(file, configuration.ToJsonString(Indented));
        var log = Path.Combine(_logs, string.Create(CultureInfo.InvariantCulture, $"{name}.log"));
        _children.Add(await _processes.StartAsync(name, Environment.ProcessPath!, [verb, "--config", file], log));
    }

    /// <summary>Where a service of this demo keeps its state.</summary>
    public static string StateOf(string folder) => Path.Combine(folder, "state");

    private void ThrowIfOneEnded()
    {
        if (_children.FirstOrDefault(child => child.HasExited) is { } ended)
        {
            throw new IOException(
                $"{ended.Name} ended with exit code {ended.ExitCode}; its log is {Path.Combine(_logs, ended.Name + ".log")}."
            );
        }
    }
}
