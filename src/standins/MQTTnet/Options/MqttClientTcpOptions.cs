using System.Net;

namespace MQTTnet;

/// <summary>TCP, with or without TLS.</summary>
public sealed class MqttClientTcpOptions : IMqttClientChannelOptions
{
    /// <summary>The broker; required.</summary>
    public EndPoint? RemoteEndpoint { get; set; }

    /// <summary>The socket's send and receive buffer in bytes, as far as the system allows; default 8192, too small for bulk.</summary>
    public int BufferSize { get; set; } = 8192;

    /// <summary>True, the default, sends small packets at once.</summary>
    public bool NoDelay { get; set; } = true;

    /// <inheritdoc/>
    public MqttClientTlsOptions TlsOptions { get; set; } = new();
}
