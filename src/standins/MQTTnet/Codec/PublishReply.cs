namespace MQTTnet.Codec;

/// <summary>A PUBACK, PUBREC, PUBREL or PUBCOMP to send.</summary>
internal readonly record struct PublishReply(PacketType Type, ushort Id, byte Reason = ReasonCode.Success);
