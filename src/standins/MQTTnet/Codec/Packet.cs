using MQTTnet.Protocol;

namespace MQTTnet.Codec;

/// <summary>A packet from the broker.</summary>
internal abstract record Packet;

/// <summary>CONNACK.</summary>
internal sealed record ConnAckPacket(bool SessionPresent, byte Reason, PacketProperties Properties) : Packet;

/// <summary>PUBLISH. The payload is the packet's own array; <c>Id</c> is zero at quality of service 0.</summary>
internal sealed record PublishPacket(
    string Topic, byte[] Payload, MqttQualityOfServiceLevel Quality, ushort Id, bool Retain, bool Dup, PacketProperties Properties)
    : Packet;

/// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
internal sealed record PublishReplyPacket(PacketType Type, ushort Id, byte Reason, PacketProperties Properties) : Packet;

/// <summary>SUBACK or UNSUBACK: one reason a topic filter, in the order of the request.</summary>
internal sealed record SubscriptionReplyPacket(PacketType Type, ushort Id, byte[] Reasons, PacketProperties Properties) : Packet;

/// <summary>PINGRESP.</summary>
internal sealed record PingRespPacket : Packet
{
    public static PingRespPacket Instance { get; } = new();
}

/// <summary>DISCONNECT from the broker.</summary>
internal sealed record DisconnectPacket(byte Reason, PacketProperties Properties) : Packet;
