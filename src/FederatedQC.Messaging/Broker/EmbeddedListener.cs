using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Messaging.Wire;
using Microsoft.Extensions.Logging;
using MQTTnet.Adapter;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Formatter;
using MQTTnet.Implementations;
using MQTTnet.Server;

namespace FederatedQC.Messaging.Broker;

/// <summary>
/// Accepts the embedded broker's connections: TLS 1.3 with a certificate of the authority, or plain TCP, and a limit for packets before
/// anything is read.
/// </summary>
internal sealed partial class EmbeddedListener : IMqttServerAdapter
{
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(30);

    private readonly BrokerOptions _options;
    private readonly PendingMessages _pending;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly SslServerAuthenticationOptions? _tls;
    private Task _accepting = Task.CompletedTask;

    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate file isn't one.</exception>
    /// <exception cref="SocketException">The port is in use.</exception>
    public EmbeddedListener(BrokerOptions options, PendingMessages pending, TimeProvider time, ILogger logger)
    {
        (_options, _pending, _time, _logger) = (options, pending, time, logger);
        _tls = options.Tls is { } tls ? Authentication(tls) : null;
        _listener = new TcpListener(options.Address, options.Port);
        _listener.Start();
    }

    /// <inheritdoc/>
    public Func<IMqttChannelAdapter, Task>? ClientHandler { get; set; }

    /// <summary>The port that it listens on.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public Task StartAsync(MqttServerOptions options, IMqttNetLogger logger)
    {
        _accepting = AcceptAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        _stop.Dispose();
        _tls?.ServerCertificateContext?.TargetCertificate.Dispose();
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The context owns the certificate, and ends with the listener.")]
    [SuppressMessage("Security", "CA5398", Justification = "The consortium's clients speak TLS 1.3, and nothing older is let in.")]
    private static SslServerAuthenticationOptions Authentication(BrokerTls tls)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPemFile(tls.CaFile);
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authority);
        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(tls.CertificateFile, tls.KeyFile),
                authority,
                offline: true
            ),
            ClientCertificateRequired = true,
            CertificateChainPolicy = policy,
            EnabledSslProtocols = SslProtocols.Tls13,
        };
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = HandleAsync(await _listener.AcceptTcpClientAsync(_stop.Token).ConfigureAwait(false));
            }
            catch (SocketException exception) when (!_stop.IsCancellationRequested)
            {
                // Out of file handles, or a peer that left at once: the next one may be luckier.
                Log.NotAccepted(_logger, exception.Message);
                await Task.Delay(HandshakeLimit / 100, _time, _stop.Token).ConfigureAwait(false);
            }
        }
    }

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "The boundary of one connection: whatever is wrong with it ends it, and no other."
    )]
    private async Task HandleAsync(TcpClient client)
    {
        EndPoint? remote = null;
        try
        {
            using (client)
            {
                client.NoDelay = true;
                remote = client.Client.RemoteEndPoint;
                Stream stream = await SecureAsync(client.GetStream()).ConfigureAwait(false);
                await using (stream.ConfigureAwait(false))
                {
                    using var adapter = NewAdapter(stream, client);
                    await (ClientHandler?.Invoke(adapter) ?? Task.CompletedTask).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception)
        {
            Log.ConnectionFailed(_logger, remote, exception.Message);
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream stream)
    {
        if (_tls is null)
        {
            return stream;
        }

        using var limit = new CancellationTokenSource(HandshakeLimit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stop.Token);
        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsServerAsync(_tls, linked.Token).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The adapter owns what it is made of.")]
    private PacedAdapter NewAdapter(Stream stream, TcpClient client)
    {
        var certificate = (stream as SslStream)?.RemoteCertificate as X509Certificate2;
        var line = new MeteredChannel(
            new MqttTcpChannel(stream, client.Client.LocalEndPoint, client.Client.RemoteEndPoint, certificate),
            _time
        );
        var formatter = new MqttPacketFormatterAdapter(new MqttBufferWriter(4096, ushort.MaxValue));
        return new PacedAdapter(
            new PacketReader(new MqttChannelAdapter(line, formatter, MqttNetNullLogger.Instance), line, _options.PacketBytes),
            line,
            _pending,
            _options.PacketBytes,
            _time
        );
    }

    private static partial class Log
    {
        [LoggerMessage(4011, LogLevel.Warning, "A connection was not accepted: {Reason}")]
        public static partial void NotAccepted(ILogger logger, string reason);

        [LoggerMessage(4012, LogLevel.Information, "The connection from {Remote} ended: {Reason}")]
        public static partial void ConnectionFailed(ILogger logger, EndPoint? remote, string reason);
    }
}
