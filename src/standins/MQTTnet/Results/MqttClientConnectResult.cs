using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>The broker's CONNACK.</summary>
public sealed class MqttClientConnectResult
{
    /// <summary>Success, or why the broker refused.</summary>
    public MqttClientConnectResultCode ResultCode { get; init; }

    /// <summary>True when the broker still had the session: its subscriptions and queued messages live on.</summary>
    public bool IsSessionPresent { get; init; }

    /// <summary>The identifier that the broker chose for a client without one; else null.</summary>
    public string? AssignedClientIdentifier { get; init; }

    /// <summary>The largest packet in bytes that the broker takes; null is no limit.</summary>
    public uint? MaximumPacketSize { get; init; }

    /// <summary>The highest quality of service that the broker supports.</summary>
    public MqttQualityOfServiceLevel MaximumQoS { get; init; }

    /// <summary>How many unacknowledged publishes the broker takes; null is 65,535.</summary>
    public ushort? ReceiveMaximum { get; init; }

    /// <summary>Whether the broker keeps retained messages.</summary>
    public bool RetainAvailable { get; init; }

    /// <summary>The keep-alive in seconds that the broker wants instead of the client's; 0 when it took the client's.</summary>
    public ushort ServerKeepAlive { get; init; }

    /// <summary>The session's lifetime in seconds if the broker changed it; else null.</summary>
    public uint? SessionExpiryInterval { get; init; }

    /// <summary>The broker's words, for people; null when it gave none.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User properties; null is none.</summary>
    public List<MqttUserProperty>? UserProperties { get; init; }
}
