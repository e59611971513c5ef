using System.Net;
using System.Net.Sockets;
using System.Text;
using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>Builds connect options; every method returns the builder.</summary>
public sealed partial class MqttClientOptionsBuilder
{
    private const int PlainPort = 1883;
    private const int TlsPort = 8883;

    private readonly MqttClientOptions _options = new();
    private string? _host;
    private int? _port;
    private AddressFamily _addressFamily;
    private MqttClientTlsOptions? _tls;

    /// <summary>Sets the broker.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">Null is 1883, or 8883 with TLS.</param>
    /// <param name="addressFamily">Restricts a name to IPv4 or IPv6; unspecified takes what it resolves to.</param>
    public MqttClientOptionsBuilder WithTcpServer(
        string host, int? port = null, AddressFamily addressFamily = AddressFamily.Unspecified)
    {
        (_host, _port, _addressFamily) = (host, port, addressFamily);
        return this;
    }

    /// <summary>Turns TLS on and sets it up.</summary>
    public MqttClientOptionsBuilder WithTlsOptions(Action<MqttClientTlsOptionsBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var builder = new MqttClientTlsOptionsBuilder();
        configure(builder);
        _tls = builder.Build();
        return this;
    }

    /// <summary>Sets the client's identifier.</summary>
    public MqttClientOptionsBuilder WithClientId(string? value)
    {
        _options.ClientId = value;
        return this;
    }

    /// <summary>Chooses whether an old session is dropped.</summary>
    public MqttClientOptionsBuilder WithCleanStart(bool value = true)
    {
        _options.CleanSession = value;
        return this;
    }

    /// <summary>Sets how many seconds the broker keeps the session.</summary>
    public MqttClientOptionsBuilder WithSessionExpiryInterval(uint sessionExpiryInterval)
    {
        _options.SessionExpiryInterval = sessionExpiryInterval;
        return this;
    }

    /// <summary>Sets the longest silence on the line.</summary>
    public MqttClientOptionsBuilder WithKeepAlivePeriod(TimeSpan value)
    {
        _options.KeepAlivePeriod = value;
        return this;
    }

    /// <summary>Sets the longest wait for an answer.</summary>
    public MqttClientOptionsBuilder WithTimeout(TimeSpan value)
    {
        _options.Timeout = value;
        return this;
    }

    /// <summary>Sets how many unacknowledged messages the broker may have under way to this client.</summary>
    public MqttClientOptionsBuilder WithReceiveMaximum(ushort receiveMaximum)
    {
        _options.ReceiveMaximum = receiveMaximum;
        return this;
    }

    /// <summary>Sets the largest packet in bytes that the client takes.</summary>
    public MqttClientOptionsBuilder WithMaximumPacketSize(uint maximumPacketSize)
    {
        _options.MaximumPacketSize = maximumPacketSize;
        return this;
    }

    /// <summary>Sets user name and password.</summary>
    public MqttClientOptionsBuilder WithCredentials(string? username, string? password)
    {
        _options.Credentials = new MqttClientCredentials(username, password is null ? null : Encoding.UTF8.GetBytes(password));
        return this;
    }

    /// <summary>Adds a user property with a UTF-8 value.</summary>
    public MqttClientOptionsBuilder WithUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        (_options.UserProperties ??= []).Add(new MqttUserProperty(name, value));
        return this;
    }

    /// <summary>The options.</summary>
    /// <exception cref="ArgumentException">No server was set.</exception>
    public MqttClientOptions Build()
    {
        MqttClientTlsOptions tls = _tls ?? new MqttClientTlsOptions();
        _options.ChannelOptions = new MqttClientTcpOptions
        {
            RemoteEndpoint = Endpoint(_port ?? (tls.UseTls ? TlsPort : PlainPort)),
            TlsOptions = tls,
        };
        return _options;
    }

    private EndPoint Endpoint(int port) =>
        string.IsNullOrEmpty(_host) ? throw new ArgumentException("No endpoint is set.")
        : IPAddress.TryParse(_host, out IPAddress? address) ? new IPEndPoint(address, port)
        : new DnsEndPoint(_host, port, _addressFamily);
}
