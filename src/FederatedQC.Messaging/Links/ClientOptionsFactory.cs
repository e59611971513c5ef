using System.Security.Cryptography.X509Certificates;
using FederatedQC.Messaging.Wire;
using MQTTnet;
using MQTTnet.Protocol;

namespace FederatedQC.Messaging.Links;

/// <summary>Turns the product's options into MQTTnet's. Owns the certificates that it loads.</summary>
internal sealed class ClientOptionsFactory : IDisposable
{
    /// <summary>
    /// The library's own 8 KiB stall a 256 KiB message for a tenth of a second and more; what lies in a larger buffer keeps a sign
    /// of life waiting on a slow line.
    /// </summary>
    private const int SocketBufferBytes = 256 * 1024;

    private readonly MqttConnectionOptions _options;
    private readonly LastWill? _will;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2Collection _own = [];

    /// <exception cref="System.Security.Cryptography.CryptographicException">A certificate file isn't one.</exception>
    public ClientOptionsFactory(MqttConnectionOptions options, LastWill? will)
    {
        _options = options;
        _will = will;
        if (options.Tls is { } tls)
        {
            _authorities.ImportFromPemFile(tls.CaFile);
            if (tls is { CertificateFile: { } certificate, KeyFile: { } key })
            {
                _own.Add(X509Certificate2.CreateFromPemFile(certificate, key));
            }
        }
    }

    public MqttClientOptions Create(bool cleanStart)
    {
        // The period is in the packet that WatchedAdapter sends, which keeps the line alive too.
        MqttClientOptionsBuilder builder = new MqttClientOptionsBuilder()
            .WithTcpServer(_options.Host, _options.Port)
            .WithClientId(_options.ClientId)
            .WithCleanStart(cleanStart)
            .WithSessionExpiryInterval((uint)_options.SessionExpiry.TotalSeconds)
            .WithNoKeepAlive()
            .WithTimeout(_options.Timeout)
            .WithMaximumPacketSize(PacketReader.MostBytes)
            .WithReceiveMaximum((ushort)_options.ReceiveMaximum);
        if (_options.Username is { } user)
        {
            builder.WithCredentials(user, _options.Password);
        }

        if (_options.Tls is not null)
        {
            builder.WithTlsOptions(ConfigureTls);
        }

        if (_will is not null)
        {
            builder
                .WithWillTopic(_will.Topic)
                .WithWillPayload(_will.Payload.ToArray())
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
                .WithWillRetain(_will.Retain)
                .WithWillDelayInterval((uint)_will.Delay.TotalSeconds);
        }

        MqttClientOptions built = builder.Build();
        ((MqttClientTcpOptions)built.ChannelOptions!).BufferSize = SocketBufferBytes;
        return built;
    }

    public void Dispose()
    {
        foreach (X509Certificate2 certificate in _authorities.Concat(_own))
        {
            certificate.Dispose();
        }
    }

    private void ConfigureTls(MqttClientTlsOptionsBuilder tls)
    {
        // A consortium's own authority publishes no revocation list that a factory could reach.
        tls.WithTrustChain(_authorities).WithRevocationMode(X509RevocationMode.NoCheck);
        if (_own.Count > 0)
        {
            tls.WithClientCertificates(_own);
        }

        if (_options.Tls!.TargetHost is { } host)
        {
            tls.WithTargetHost(host);
        }
    }
}
