using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>Everything that a CONNECT needs. MQTT 5 only.</summary>
public sealed class MqttClientOptions
{
    /// <summary>How to reach the broker; required, of type <see cref="MqttClientTcpOptions"/>.</summary>
    public IMqttClientChannelOptions? ChannelOptions { get; set; }

    /// <summary>The client's identifier; null or empty lets the broker choose one.</summary>
    public string? ClientId { get; set; }

    /// <summary>True, the default, drops an old session (MQTT 5: Clean Start).</summary>
    public bool CleanSession { get; set; } = true;

    /// <summary>Seconds that the broker keeps the session after the connection; default 0, <c>uint.MaxValue</c> is for ever.</summary>
    public uint SessionExpiryInterval { get; set; }

    /// <summary>Longest silence on the line, in whole seconds; default 15 s, zero switches keep-alive off.</summary>
    public TimeSpan KeepAlivePeriod { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Longest wait for an answer of the broker; default 100 s. It also ends calls that came without a cancellation token,
    /// and a line on which nothing moved for that long after a PINGREQ.
    /// </summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How many unacknowledged messages the broker may have under way to this client; 0, the default, is 65,535.</summary>
    public ushort ReceiveMaximum { get; set; }

    /// <summary>The largest packet in bytes that the client takes; 0, the default, is no limit.</summary>
    public uint MaximumPacketSize { get; set; }

    /// <summary>User name and password; null sends none.</summary>
    public IMqttClientCredentialsProvider? Credentials { get; set; }

    /// <summary>User properties of the CONNECT; null is none.</summary>
    public List<MqttUserProperty>? UserProperties { get; set; }

    /// <summary>The will's topic; null or empty is no will.</summary>
    public string? WillTopic { get; set; }

    /// <summary>The will's content; null is empty.</summary>
    public byte[]? WillPayload { get; set; }

    /// <summary>The will's quality of service.</summary>
    public MqttQualityOfServiceLevel WillQualityOfServiceLevel { get; set; }

    /// <summary>Whether the will is retained.</summary>
    public bool WillRetain { get; set; }

    /// <summary>Seconds between the lost connection and the will.</summary>
    public uint WillDelayInterval { get; set; }

    /// <summary>Seconds after which the broker may drop the will; 0 is never.</summary>
    public uint WillMessageExpiryInterval { get; set; }

    /// <summary>The type of the will's content; null is none.</summary>
    public string? WillContentType { get; set; }

    /// <summary>The will's user properties; null is none.</summary>
    public List<MqttUserProperty>? WillUserProperties { get; set; }
}
