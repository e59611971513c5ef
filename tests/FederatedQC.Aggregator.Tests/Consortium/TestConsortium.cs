using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using FederatedQC.Federation.Plans;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using FederatedQC.Protocol.Envelopes;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Brokers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Aggregator.Tests.Consortium;

/// <summary>
/// A broker with mutual TLS and the product's access rules, an aggregator in this process, and sites as the test wants them.
/// </summary>
internal sealed class TestConsortium : IAsyncDisposable
{
    public const string Name = "test";
    private readonly TemporaryFolder _folder = new();
    private readonly List<FakeSite> _sites = [];
    private readonly CertificateFiles _certificate;
    private readonly Dictionary<string, CertificateFiles> _certificates = [];
    private WebApplication? _aggregator;

    private TestConsortium(TestBroker broker)
    {
        Broker = broker;
        _certificate = broker.Pki!.IssueClient("aggregator");
        Data = _folder.Of("state");
    }

    public TestBroker Broker { get; }

    /// <summary>The aggregator's data folder.</summary>
    public string Data { get; set; }

    public IServiceProvider Services => _aggregator!.Services;

    public static async Task<TestConsortium> StartAsync(BrokerKind broker = BrokerKind.Embedded) =>
        new(await TestBroker.StartAsync(broker, tls: true, consortium: Name));

    /// <summary>Writes settings and configuration, which the aggregator is started with.</summary>
    /// <returns>The configuration's file.</returns>
    public string Configure(RunSettings? settings, Action<JsonObject>? change = null)
    {
        JsonObject Certificates() =>
            new()
            {
                ["CaFile"] = Broker.Pki!.CaFile,
                ["CertificateFile"] = _certificate.CertificateFile,
                ["KeyFile"] = _certificate.KeyFile,
            };
        var configuration = new JsonObject
        {
            ["Consortium"] = Name,
            ["DataFolder"] = Data,
            ["Identity"] = Certificates(),
            ["Mqtt"] = new JsonObject { ["Port"] = Broker.Port, ["Tls"] = Certificates() },
            ["Logging"] = new JsonObject { ["LogLevel"] = new JsonObject { ["Default"] = "Warning" } },
        };
        if (settings is not null)
        {
            File.WriteAllBytes(_folder.Of("run.json"), RunSettingsJson.Serialize(settings));
            configuration["RunFile"] = _folder.Of("run.json");
        }

        change?.Invoke(configuration);
        File.WriteAllText(_folder.Of("appsettings.json"), configuration.ToJsonString());
        return _folder.Of("appsettings.json");
    }

    /// <summary>Starts the aggregator with what was configured.</summary>
    public async Task StartAggregatorAsync(Action<IServiceCollection>? configure = null)
    {
        _aggregator = AggregatorHost.Build(["--config", _folder.Of("appsettings.json")], configure);
        await _aggregator.StartAsync();
    }

    public async Task StopAggregatorAsync()
    {
        await _aggregator!.StopAsync();
        await _aggregator.DisposeAsync();
        _aggregator = null;
    }

    /// <summary>Changes what the broker retains, as nobody but the aggregator may.</summary>
    public async Task RetainAsync(string topic, byte[] payload)
    {
        var options = new MqttConnectionOptions
        {
            Port = Broker.Port,
            ClientId = "aggregator.another-hand",
            Tls = new MqttTlsOptions
            {
                CaFile = Broker.Pki!.CaFile,
                CertificateFile = _certificate.CertificateFile,
                KeyFile = _certificate.KeyFile,
            },
        };
        await using var link = MqttLink.Create(options, will: null, TimeProvider.System, NullLoggerFactory.Instance);
        await link.StartAsync(default);
        await link.PublishUntilDeliveredAsync(topic, payload, retain: true, default);
    }

    public async Task<FakeSite> JoinAsync(string name, string? family = null)
    {
        if (!_certificates.TryGetValue(name, out var certificate))
        {
            _certificates[name] = certificate = Broker.Pki!.IssueClient(name);
        }

        var site = await FakeSite.JoinAsync(name, family, certificate, Broker.Pki!.CaFile, Broker.Port);
        _sites.Add(site);
        return site;
    }

    public async Task<FakeSite[]> PlayAsync(params string[] names)
    {
        var sites = new List<FakeSite>();
        foreach (var name in names)
        {
            sites.Add((await JoinAsync(name)).Play());
        }

        return [.. sites];
    }

    /// <summary>A connection that may read everything.</summary>
    public async Task<MqttLink> WatchAsync(string filter)
    {
        var tls = new MqttTlsOptions
        {
            CaFile = Broker.Pki!.CaFile,
            CertificateFile = _certificate.CertificateFile,
            KeyFile = _certificate.KeyFile,
        };
        var link = MqttLink.Create(
            new MqttConnectionOptions
            {
                Port = Broker.Port,
                ClientId = "aggregator.watch",
                Tls = tls,
            },
            will: null,
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        await link.SubscribeAsync(filter, QualityOfService.AtLeastOnce, default);
        await link.StartAsync(default);
        await link.WaitConnectedAsync(default);
        return link;
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await GetTextAsync(path))!;

    public async Task<string> GetTextAsync(string path)
    {
        using var client = NewClient();
        return await client.GetStringAsync(new Uri(path, UriKind.Relative));
    }

    /// <summary>Waits until the aggregator gives a reason why it does not go on.</summary>
    public async Task UntilNotReadyAsync(string reason)
    {
        using var client = NewClient();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), limit.Token);
            if ((await answer.Content.ReadAsStringAsync(limit.Token)).Contains(reason, StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>The signed record of the newest release, once it is there; it says the same as the open one.</summary>
    public async Task<JsonNode> ReleaseAsync()
    {
        var folder = Path.Combine(Data, "releases", await File.ReadAllTextAsync(Path.Combine(Data, "releases", "current")));
        using var trust = new TrustAnchor(X509CertificateLoader.LoadCertificateFromFile(Broker.Pki!.CaFile), TimeProvider.System);
        EnvelopeCodec
            .TryOpen<ReleaseRecord>(
                await File.ReadAllBytesAsync(Path.Combine(folder, "release.sealed")),
                "aggregator",
                trust,
                out var record
            )
            .ShouldBe(EnvelopeFault.None);
        record!.Document.ToByteArray().ShouldBe(await File.ReadAllBytesAsync(Path.Combine(folder, "release.json")));
        return JsonNode.Parse(record.Document.Span)!;
    }

    public HttpClient NewClient() => new() { BaseAddress = new Uri(File.ReadAllText(Path.Combine(Data, "http.url"))) };

    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites)
        {
            await site.DisposeAsync();
        }

        if (_aggregator is not null)
        {
            await StopAggregatorAsync();
        }

        await Broker.DisposeAsync();
        _folder.Dispose();
    }
}
