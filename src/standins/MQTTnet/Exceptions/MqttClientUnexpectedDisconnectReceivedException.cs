using MQTTnet.Codec;
using MQTTnet.Packets;

namespace MQTTnet.Exceptions;

/// <summary>The broker closed the connection with a DISCONNECT packet.</summary>
public sealed class MqttClientUnexpectedDisconnectReceivedException : MqttCommunicationException
{
    internal MqttClientUnexpectedDisconnectReceivedException(DisconnectPacket packet)
        : base($"The broker closed the connection: {(MqttClientDisconnectReason)packet.Reason}.")
    {
        ReasonString = packet.Properties.ReasonString;
        UserProperties = packet.Properties.UserProperties;
    }

    /// <summary>The broker's words, for people; null when it gave none.</summary>
    public string? ReasonString { get; }

    /// <summary>The packet's user properties; null when it had none.</summary>
    public List<MqttUserProperty>? UserProperties { get; }
}
