namespace MQTTnet;

/// <summary>How the bytes travel.</summary>
public interface IMqttClientChannelOptions
{
    /// <summary>TLS, off unless <see cref="MqttClientTlsOptions.UseTls"/> is set.</summary>
    MqttClientTlsOptions TlsOptions { get; }
}
