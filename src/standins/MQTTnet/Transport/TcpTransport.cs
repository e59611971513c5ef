using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace MQTTnet.Transport;

/// <summary>A TCP connection to a broker, with or without TLS.</summary>
internal sealed class TcpTransport : IAsyncDisposable
{
    private readonly Socket _socket;

    private TcpTransport(Socket socket, Stream stream)
    {
        _socket = socket;
        Stream = stream;
    }

    public Stream Stream { get; }

    /// <exception cref="SocketException">No TCP connection.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">No TLS: the broker's certificate, or ours.</exception>
    /// <exception cref="IOException">The connection ended inside the handshake.</exception>
    public static async Task<TcpTransport> ConnectAsync(MqttClientTcpOptions options, CancellationToken cancellationToken)
    {
        EndPoint endpoint = options.RemoteEndpoint ?? throw new ArgumentException("No endpoint is set.", nameof(options));
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = options.NoDelay,
            SendBufferSize = options.BufferSize,
            ReceiveBufferSize = options.BufferSize,
        };
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (options.TlsOptions.UseTls)
            {
                stream = await EncryptAsync(stream, options, cancellationToken).ConfigureAwait(false);
            }

            return new TcpTransport(socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Tells the broker that no more bytes will come; it may still send.</summary>
    public void EndWriting()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Gone already, which is what was wanted.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
    }

    private static async Task<Stream> EncryptAsync(Stream plain, MqttClientTcpOptions options, CancellationToken cancellationToken)
    {
        MqttClientTlsOptions tls = options.TlsOptions;
        var settings = new SslClientAuthenticationOptions
        {
            TargetHost = tls.TargetHost ?? HostOf(options.RemoteEndpoint!),
            EnabledSslProtocols = tls.SslProtocol,
            CertificateRevocationCheckMode = tls.RevocationMode,
            ClientCertificates = tls.ClientCertificatesProvider?.GetCertificates(),
        };
        if (tls.TrustChain is { Count: > 0 } authorities)
        {
            settings.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = tls.RevocationMode,
            };
            settings.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (tls.CertificateValidationHandler is { } handler)
        {
            settings.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                handler(new MqttClientCertificateValidationEventArgs(certificate, chain, errors, options));
        }

        var encrypted = new SslStream(plain);
        try
        {
            await encrypted.AuthenticateAsClientAsync(settings, cancellationToken).ConfigureAwait(false);
            return encrypted;
        }
        catch
        {
            await encrypted.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string HostOf(EndPoint endpoint) => endpoint switch
    {
        DnsEndPoint dns => dns.Host,
        IPEndPoint ip => ip.Address.ToString(),
        _ => "",
    };
}
