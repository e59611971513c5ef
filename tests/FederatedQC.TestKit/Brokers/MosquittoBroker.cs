using FederatedQC.Messaging.Broker;
using FederatedQC.Messaging.Pki;
using Xunit;

namespace FederatedQC.TestKit.Brokers;

/// <summary>
/// A real mosquitto on a free loopback port with a folder of its own. As a class or collection fixture: plain, open to
/// everyone. With <see cref="StartAsync"/>: as the test wants it.
/// </summary>
public sealed class MosquittoBroker : IAsyncLifetime, IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private MosquittoProcess? _process;
    private MosquittoOptions? _options;

    /// <summary>The port on 127.0.0.1; the same after a restart.</summary>
    public int Port => _process!.Port;

    /// <summary>The broker's process id.</summary>
    public int ProcessId => _process!.ProcessId;

    /// <summary>What the broker has logged.</summary>
    public string Log => File.ReadAllText(_process!.LogFile);

    /// <summary>The authority of a broker with TLS.</summary>
    public ConsortiumPki? Pki { get; private set; }

    /// <summary>Starts a broker, with mutual TLS from a new authority when <paramref name="tls"/> is set.</summary>
    public static async Task<MosquittoBroker> StartAsync(
        bool tls = false, bool persistence = false, string? acl = null, params string[] extraLines)
    {
        var broker = new MosquittoBroker();
        BrokerTls? brokerTls = null;
        if (tls)
        {
            broker.Pki = ConsortiumPki.Create(broker._folder.Of("pki"), TimeProvider.System);
            CertificateFiles files = broker.Pki.IssueBroker();
            brokerTls = new BrokerTls(broker.Pki.CaFile, files.CertificateFile, files.KeyFile);
        }

        broker._options = new MosquittoOptions
        {
            Folder = broker._folder.Of("broker"),
            Tls = brokerTls,
            Persistence = persistence,
            Acl = acl,
            ExtraLines = extraLines,
        };
        await broker.StartAgainAsync();
        return broker;
    }

    /// <summary>Ends the broker in good order.</summary>
    public async Task StopAsync() => await _process!.DisposeAsync();

    /// <summary>Kills the broker.</summary>
    public Task KillAsync() => _process!.KillAsync();

    /// <summary>Starts the broker again, on the same port and folder.</summary>
    public async Task StartAgainAsync()
    {
        var options = new MosquittoOptions
        {
            Folder = _options!.Folder,
            Port = _process?.Port ?? 0,
            Tls = _options.Tls,
            Persistence = _options.Persistence,
            Acl = _options.Acl,
            ExtraLines = _options.ExtraLines,
        };
        _process = await MosquittoProcess.StartAsync(options, TimeProvider.System, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        _options = new MosquittoOptions { Folder = _folder.Of("broker") };
        await StartAgainAsync();
    }

    /// <inheritdoc cref="IAsyncLifetime.DisposeAsync"/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await _process.DisposeAsync();
        }

        Pki?.Dispose();
        _folder.Dispose();
    }

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();
}
