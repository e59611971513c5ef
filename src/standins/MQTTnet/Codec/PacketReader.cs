using System.Buffers;
using MQTTnet.Protocol;

namespace MQTTnet.Codec;

/// <summary>Bytes in, packets out: no I/O, no state. Bytes from the network never make it throw.</summary>
internal static class PacketReader
{
    private const int LongestFixedHeader = 5;

    /// <summary>Reads the packet at the front of <paramref name="buffer"/> and moves the buffer past it.</summary>
    /// <param name="buffer">The received bytes; unchanged unless the status is <see cref="DecodeStatus.Complete"/>.</param>
    /// <param name="maximumPacketSize">In bytes, the fixed header included; 0 is no limit.</param>
    /// <param name="packet">The packet; null unless the status is <see cref="DecodeStatus.Complete"/>.</param>
    public static DecodeStatus TryRead(ref ReadOnlySequence<byte> buffer, uint maximumPacketSize, out Packet? packet)
    {
        packet = null;
        var header = new FieldReader(buffer);
        byte first = header.Byte();
        if (!header.Failed && !HasItsFlags(first))
        {
            return DecodeStatus.Malformed;
        }

        long before = header.Remaining;
        uint bodyLength = header.VariableByteInteger();
        if (header.Failed)
        {
            return buffer.Length < LongestFixedHeader && EndsInsideLength(buffer) ? DecodeStatus.Incomplete : DecodeStatus.Malformed;
        }

        long headerLength = 1 + before - header.Remaining;
        if (maximumPacketSize > 0 && headerLength + bodyLength > maximumPacketSize)
        {
            return DecodeStatus.TooLarge;
        }

        if (header.Remaining < bodyLength)
        {
            return DecodeStatus.Incomplete;
        }

        DecodeStatus status = ReadBody(first, header.Block(bodyLength), out packet);
        if (status == DecodeStatus.Complete)
        {
            buffer = buffer.Slice(headerLength + bodyLength);
        }

        return status;
    }

    /// <summary>Whether the lower four bits are those of the packet's type (MQTT 5, 2.1.3).</summary>
    private static bool HasItsFlags(byte first) => (PacketType)(first >> 4) switch
    {
        PacketType.Publish => true,
        PacketType.PubRel or PacketType.Subscribe or PacketType.Unsubscribe => (first & 0x0F) == 2,
        _ => (first & 0x0F) == 0,
    };

    /// <summary>True while every length byte that has come says that another follows.</summary>
    private static bool EndsInsideLength(ReadOnlySequence<byte> buffer)
    {
        var reader = new FieldReader(buffer);
        reader.Byte();
        while (reader.Remaining > 0)
        {
            if ((reader.Byte() & 0x80) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static DecodeStatus ReadBody(byte first, FieldReader body, out Packet? packet)
    {
        packet = null;
        var type = (PacketType)(first >> 4);
        bool permitted;
        switch (type)
        {
            case PacketType.ConnAck:
                permitted = ReadConnAck(ref body, out packet);
                break;
            case PacketType.Publish:
                permitted = ReadPublish(ref body, first & 0x0F, out packet);
                break;
            case PacketType.PubAck or PacketType.PubRec or PacketType.PubRel or PacketType.PubComp:
                permitted = ReadPublishReply(ref body, type, out packet);
                break;
            case PacketType.SubAck or PacketType.UnsubAck:
                permitted = ReadSubscriptionReply(ref body, type, out packet);
                break;
            case PacketType.PingResp:
                permitted = true;
                packet = PingRespPacket.Instance;
                break;
            case PacketType.Disconnect:
                permitted = ReadDisconnect(ref body, out packet);
                break;
            default:
                return DecodeStatus.ProtocolError;
        }

        DecodeStatus status = !permitted ? DecodeStatus.ProtocolError
            : body.Failed || body.Remaining > 0 ? DecodeStatus.Malformed : DecodeStatus.Complete;
        packet = status == DecodeStatus.Complete ? packet : null;
        return status;
    }

    private static bool ReadConnAck(ref FieldReader body, out Packet? packet)
    {
        byte flags = body.Byte();
        body.FailIf(flags > 1);
        byte reason = body.Byte();
        bool permitted = PropertyReader.TryRead(ref body, PacketType.ConnAck, out PacketProperties properties);
        packet = new ConnAckPacket(flags == 1, reason, properties);
        return permitted && (flags == 0 || reason == ReasonCode.Success);
    }

    private static bool ReadPublish(ref FieldReader body, int flags, out Packet? packet)
    {
        packet = null;
        int quality = (flags >> 1) & 3;
        body.FailIf(quality == 3 || flags == 8);
        string topic = body.Utf8();
        ushort id = 0;
        if (quality > 0)
        {
            id = body.UInt16();
            body.FailIf(id == 0);
        }

        bool permitted = PropertyReader.TryRead(ref body, PacketType.Publish, out PacketProperties properties);
        if (!permitted || body.Failed)
        {
            return permitted;
        }

        packet = new PublishPacket(
            topic, body.Rest(), (MqttQualityOfServiceLevel)quality, id, (flags & 1) != 0, (flags & 8) != 0, properties);
        return topic.Length > 0 && topic.AsSpan().IndexOfAny('+', '#') < 0;
    }

    private static bool ReadPublishReply(ref FieldReader body, PacketType type, out Packet? packet)
    {
        // MQTT 5, 3.4.2: the reason may be left out when it is success, the properties when there are none.
        ushort id = body.UInt16();
        body.FailIf(id == 0);
        byte reason = body.Remaining > 0 ? body.Byte() : ReasonCode.Success;
        PacketProperties properties = PacketProperties.None;
        bool permitted = body.Remaining == 0 || PropertyReader.TryRead(ref body, type, out properties);
        packet = new PublishReplyPacket(type, id, reason, properties);
        return permitted;
    }

    private static bool ReadSubscriptionReply(ref FieldReader body, PacketType type, out Packet? packet)
    {
        ushort id = body.UInt16();
        body.FailIf(id == 0);
        bool permitted = PropertyReader.TryRead(ref body, type, out PacketProperties properties);
        byte[] reasons = permitted ? body.Rest() : [];
        packet = new SubscriptionReplyPacket(type, id, reasons, properties);
        return permitted && (body.Failed || reasons.Length > 0);
    }

    private static bool ReadDisconnect(ref FieldReader body, out Packet? packet)
    {
        byte reason = body.Remaining > 0 ? body.Byte() : ReasonCode.Success;
        PacketProperties properties = PacketProperties.None;
        bool permitted = body.Remaining == 0 || PropertyReader.TryRead(ref body, PacketType.Disconnect, out properties);
        packet = new DisconnectPacket(reason, properties);
        return permitted;
    }
}
