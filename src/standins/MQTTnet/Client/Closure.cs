using MQTTnet.Codec;
using MQTTnet.Exceptions;
using MQTTnet.Packets;

namespace MQTTnet.Client;

/// <summary>How a connection ended. <c>Announce</c>: the broker hears the reason before the line closes.</summary>
internal sealed record Closure(
    MqttClientDisconnectReason Reason,
    Exception? Exception = null,
    string? ReasonString = null,
    List<MqttUserProperty>? UserProperties = null,
    bool Announce = false)
{
    public static Closure Lost(Exception exception) => new(MqttClientDisconnectReason.UnspecifiedError, exception);

    public static Closure ByBroker(DisconnectPacket packet) => new(
        (MqttClientDisconnectReason)packet.Reason,
        new MqttClientUnexpectedDisconnectReceivedException(packet),
        packet.Properties.ReasonString,
        packet.Properties.UserProperties);

    public static Closure Violation(DecodeStatus status) => status switch
    {
        DecodeStatus.TooLarge => Violation(
            MqttClientDisconnectReason.PacketTooLarge, "The broker sent a packet larger than the announced maximum."),
        DecodeStatus.Malformed => Violation(
            MqttClientDisconnectReason.MalformedPacket, "The broker sent bytes that are no MQTT 5 packet."),
        _ => Violation(MqttClientDisconnectReason.ProtocolError, "The broker sent a packet that it may not send."),
    };

    private static Closure Violation(MqttClientDisconnectReason reason, string message) =>
        new(reason, new MqttProtocolViolationException(message), Announce: true);
}
