using System.Globalization;
using FederatedQC.EdgeAgent.Health;
using FederatedQC.Federation.Plans;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Brokers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>
/// A consortium of one site: a broker with mutual TLS and access rules, an aggregator in the test's hands, and the real agent with a fake
/// worker.
/// </summary>
internal sealed class AgentRig : IAsyncDisposable
{
    public const string Site = "plant-a";
    private const string Consortium = "steel";
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _extra = [];
    private CertificateFiles? _siteFiles;
    private IHost? _host;

    private AgentRig(TestBroker broker) => Broker = broker;

    public TestBroker Broker { get; }

    public FakeAggregator Aggregator { get; private set; } = null!;

    public FakeWorker Worker { get; private set; } = null!;

    public string DataFolder => _folder.Of("data");

    public string CaptureFolder => _folder.Of("capture");

    public AgentReport Health => Services.GetRequiredService<AgentHealth>().Report;

    public IServiceProvider Services => _host!.Services;

    public static async Task<AgentRig> StartAsync(
        ModelSpec? spec = null,
        string codec = "float32",
        Func<RunSettings, RunSettings>? plan = null,
        params string[] options
    )
    {
        var broker = await TestBroker.StartAsync(tls: true, persistence: true, consortium: Consortium);
        var rig = new AgentRig(broker);
        rig._extra.AddRange(options);
        rig.Worker = new FakeWorker(rig._folder.Of("worker"));
        Directory.CreateDirectory(rig._folder.Of("images"));
        var files = broker.Pki!.IssueClient("aggregator");
        rig._siteFiles = broker.Pki.IssueClient(Site);
        var connection = new MqttConnectionOptions
        {
            Host = "localhost",
            Port = broker.Port,
            ClientId = "aggregator",
            Tls = new MqttTlsOptions
            {
                CaFile = broker.Pki.CaFile,
                CertificateFile = files.CertificateFile,
                KeyFile = files.KeyFile,
            },
        };
        var settings = new RunSettings
        {
            Run = "run-1",
            Rounds = 20,
            Sites = [Site, "plant-b"],
            Spec = spec ?? Models.Spec,
            Codec = codec,
        };
        rig.Aggregator = await FakeAggregator.StartAsync(
            connection,
            files,
            broker.Pki.CaFile,
            Consortium,
            Site,
            plan?.Invoke(settings) ?? settings
        );
        await rig.StartAgentAsync();
        return rig;
    }

    public async Task StartAgentAsync()
    {
        _host = EdgeAgentHost.Build([.. Arguments(), .. _extra]);
        await _host.StartAsync();
    }

    public async Task StopAgentAsync()
    {
        if (_host is { } host)
        {
            _host = null;
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
    }

    public async Task RestartAgentAsync()
    {
        await StopAgentAsync();
        await StartAgentAsync();
    }

    public Task UntilAsync(Func<bool> holds, string what) => Eventually.HoldsAsync(holds, what, () => Health);

    public async ValueTask DisposeAsync()
    {
        await StopAgentAsync();
        await Aggregator.DisposeAsync();
        await Broker.DisposeAsync();
        _folder.Dispose();
    }

    private IEnumerable<string> Arguments()
    {
        var pki = Broker.Pki!;
        Dictionary<string, string> options = new()
        {
            ["Consortium"] = Consortium,
            ["Site"] = Site,
            ["DataFolder"] = DataFolder,
            ["Images:0"] = _folder.Of("images"),
            ["Identity:CaFile"] = pki.CaFile,
            ["Identity:CertificateFile"] = _siteFiles!.CertificateFile,
            ["Identity:KeyFile"] = _siteFiles.KeyFile,
            ["Mqtt:Host"] = "localhost",
            ["Mqtt:Port"] = Broker.Port.ToString(CultureInfo.InvariantCulture),
            ["Mqtt:Tls:CaFile"] = pki.CaFile,
            ["Mqtt:Tls:CertificateFile"] = _siteFiles.CertificateFile,
            ["Mqtt:Tls:KeyFile"] = _siteFiles.KeyFile,
            ["Training:Nice"] = "0",
            ["Sync:AnswerTimeout"] = "00:00:20",
            ["Sync:StallTimeout"] = "00:00:04",
            ["Sync:FirstRetry"] = "00:00:00.2",
            ["Capture:SettleTime"] = "00:00:00.05",
            ["Logging:LogLevel:Default"] = "Warning",
        };
        for (var index = 0; index < Worker.Command.Count; index++)
        {
            options[$"Training:Worker:{index}"] = Worker.Command[index];
        }

        return options.SelectMany(option => new[] { "--" + option.Key, option.Value });
    }
}
