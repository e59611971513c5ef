using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Codec;

/// <summary>Packets out, as bytes. A publish is written up to its payload, which is sent from where it lies.</summary>
internal static class PacketWriter
{
    private const byte ProtocolVersion = 5;

    public static ReadOnlyMemory<byte> PingReq { get; } = new FieldWriter().ToPacket(PacketType.PingReq);

    public static byte[] Connect(MqttClientOptions options)
    {
        string? user = options.Credentials?.GetUserName(options);
        byte[]? password = options.Credentials?.GetPassword(options);
        bool will = !string.IsNullOrEmpty(options.WillTopic);
        int flags = (options.CleanSession ? 0x02 : 0)
            | (will ? 0x04 | ((int)options.WillQualityOfServiceLevel << 3) | (options.WillRetain ? 0x20 : 0) : 0)
            | (password is null ? 0 : 0x40)
            | (user is null ? 0 : 0x80);

        var packet = new FieldWriter();
        packet.Utf8("MQTT");
        packet.Byte(ProtocolVersion);
        packet.Byte((byte)flags);
        packet.UInt16((ushort)Math.Min(options.KeepAlivePeriod.TotalSeconds, ushort.MaxValue));
        packet.Block(ConnectProperties(options));
        packet.Utf8(options.ClientId ?? "");
        if (will)
        {
            packet.Block(WillProperties(options));
            packet.Utf8(options.WillTopic!);
            packet.Binary(options.WillPayload);
        }

        if (user is not null)
        {
            packet.Utf8(user);
        }

        if (password is not null)
        {
            packet.Binary(password);
        }

        return packet.ToPacket(PacketType.Connect);
    }

    public static byte[] PublishHead(MqttApplicationMessage message, ushort id)
    {
        var properties = new FieldWriter();
        WriteMessageProperties(properties, message.MessageExpiryInterval, message.ContentType, message.UserProperties);

        var packet = new FieldWriter();
        packet.Utf8(message.Topic!);
        if (message.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtMostOnce)
        {
            packet.UInt16(id);
        }

        packet.Block(properties);
        int flags = ((int)message.QualityOfServiceLevel << 1) | (message.Retain ? 1 : 0);
        return packet.ToPacket(PacketType.Publish, flags, message.Payload.Length);
    }

    /// <summary>PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
    public static byte[] PublishReply(PublishReply reply)
    {
        var packet = new FieldWriter();
        packet.UInt16(reply.Id);
        if (reply.Reason != ReasonCode.Success)
        {
            packet.Byte(reply.Reason);
        }

        return packet.ToPacket(reply.Type, reply.Type == PacketType.PubRel ? 2 : 0);
    }

    public static byte[] Subscribe(ushort id, IEnumerable<MqttTopicFilter> filters)
    {
        var packet = new FieldWriter();
        packet.UInt16(id);
        packet.Block(new FieldWriter());
        foreach (MqttTopicFilter filter in filters)
        {
            packet.Utf8(filter.Topic!);
            packet.Byte((byte)((int)filter.QualityOfServiceLevel
                | (filter.NoLocal ? 0x04 : 0)
                | (filter.RetainAsPublished ? 0x08 : 0)
                | ((int)filter.RetainHandling << 4)));
        }

        return packet.ToPacket(PacketType.Subscribe, flags: 2);
    }

    public static byte[] Unsubscribe(ushort id, IEnumerable<string> filters)
    {
        var packet = new FieldWriter();
        packet.UInt16(id);
        packet.Block(new FieldWriter());
        foreach (string filter in filters)
        {
            packet.Utf8(filter);
        }

        return packet.ToPacket(PacketType.Unsubscribe, flags: 2);
    }

    public static byte[] Disconnect(byte reason)
    {
        var packet = new FieldWriter();
        if (reason != ReasonCode.Success)
        {
            packet.Byte(reason);
        }

        return packet.ToPacket(PacketType.Disconnect);
    }

    private static FieldWriter ConnectProperties(MqttClientOptions options)
    {
        var properties = new FieldWriter();
        if (options.SessionExpiryInterval > 0)
        {
            properties.Property(PropertyId.SessionExpiryInterval, options.SessionExpiryInterval);
        }

        if (options.ReceiveMaximum > 0)
        {
            properties.Property(PropertyId.ReceiveMaximum, options.ReceiveMaximum);
        }

        if (options.MaximumPacketSize > 0)
        {
            properties.Property(PropertyId.MaximumPacketSize, options.MaximumPacketSize);
        }

        properties.Properties(options.UserProperties);
        return properties;
    }

    private static FieldWriter WillProperties(MqttClientOptions options)
    {
        var properties = new FieldWriter();
        if (options.WillDelayInterval > 0)
        {
            properties.Property(PropertyId.WillDelayInterval, options.WillDelayInterval);
        }

        WriteMessageProperties(
            properties, options.WillMessageExpiryInterval, options.WillContentType, options.WillUserProperties);
        return properties;
    }

    private static void WriteMessageProperties(
        FieldWriter properties, uint expiryInterval, string? contentType, List<MqttUserProperty>? userProperties)
    {
        if (expiryInterval > 0)
        {
            properties.Property(PropertyId.MessageExpiryInterval, expiryInterval);
        }

        if (!string.IsNullOrEmpty(contentType))
        {
            properties.Property(PropertyId.ContentType, contentType);
        }

        properties.Properties(userProperties);
    }
}
