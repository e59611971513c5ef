using FederatedQC.Messaging.Broker;
using FederatedQC.Messaging.Pki;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.TestKit.Brokers;

/// <summary>A real broker on a free loopback port with a folder of its own: the embedded one, unless a test asks for mosquitto.</summary>
public sealed class TestBroker : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly BrokerKind _kind;
    private IBroker? _broker;
    private MosquittoOptions _options;

    private TestBroker(BrokerKind kind, bool tls, bool persistence, string? consortium, IReadOnlyList<string> extraLines, long? queueBytes)
    {
        _kind = kind;
        BrokerTls? brokerTls = null;
        if (tls)
        {
            Pki = ConsortiumPki.Create(_folder.Of("pki"), TimeProvider.System);
            CertificateFiles files = Pki.IssueBroker();
            brokerTls = new BrokerTls(Pki.CaFile, files.CertificateFile, files.KeyFile);
        }

        _options = new MosquittoOptions
        {
            Folder = _folder.Of("broker"),
            Tls = brokerTls,
            Persistence = persistence,
            Acl = consortium is null ? null : new ConsortiumAcl(consortium),
            ExtraLines = extraLines,
        };
        if (queueBytes is { } bytes)
        {
            _options = Copy(port: 0, bytes);
        }
    }

    /// <summary>The port on 127.0.0.1; the same after a restart.</summary>
    public int Port => _broker!.Port;

    /// <summary>The process that the broker lives in.</summary>
    public int ProcessId => _broker is MosquittoProcess mosquitto ? mosquitto.ProcessId : Environment.ProcessId;

    /// <summary>What mosquitto has logged; empty for the embedded broker.</summary>
    public string Log => _broker is MosquittoProcess mosquitto ? File.ReadAllText(mosquitto.LogFile) : "";

    /// <summary>The authority of a broker with TLS.</summary>
    public ConsortiumPki? Pki { get; }

    /// <summary>Starts a broker.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="tls">Mutual TLS from a new authority.</param>
    /// <param name="persistence">Whether it keeps over a restart what it can.</param>
    /// <param name="consortium">Whose access rules hold; null is none.</param>
    /// <param name="queueBytes">What may wait for a client; null is the product's default.</param>
    /// <param name="extraLines">Of mosquitto's configuration.</param>
    public static async Task<TestBroker> StartAsync(
        BrokerKind kind = BrokerKind.Embedded,
        bool tls = false,
        bool persistence = false,
        string? consortium = null,
        long? queueBytes = null,
        params string[] extraLines
    )
    {
        var broker = new TestBroker(kind, tls, persistence, consortium, extraLines, queueBytes);
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>Ends the broker in good order.</summary>
    public async Task StopAsync() => await _broker!.DisposeAsync();

    /// <summary>Kills the broker; the embedded one ends and forgets, as it does in any case.</summary>
    public Task KillAsync() => _broker is MosquittoProcess mosquitto ? mosquitto.KillAsync() : StopAsync();

    /// <summary>Starts the broker again, on the same port and folder.</summary>
    public async Task StartAgainAsync()
    {
        _options = Copy(_broker?.Port ?? 0, _options.QueueBytes);
        _broker =
            _kind == BrokerKind.Mosquitto
                ? await MosquittoProcess.StartAsync(_options, TimeProvider.System, CancellationToken.None)
                : await EmbeddedBroker.StartAsync(_options, TimeProvider.System, NullLoggerFactory.Instance);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        Pki?.Dispose();
        _folder.Dispose();
    }

    private MosquittoOptions Copy(int port, long queueBytes) =>
        new()
        {
            Folder = _options.Folder,
            Port = port,
            Tls = _options.Tls,
            Persistence = _options.Persistence,
            Acl = _options.Acl,
            ExtraLines = _options.ExtraLines,
            QueueBytes = queueBytes,
        };
}
