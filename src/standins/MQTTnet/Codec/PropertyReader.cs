using System.Collections.Frozen;
using MQTTnet.Packets;
using static MQTTnet.Codec.PropertyId;

namespace MQTTnet.Codec;

/// <summary>Reads a packet's property block; which properties a packet may carry is MQTT 5, table 2-4.</summary>
internal static class PropertyReader
{
    private static readonly ulong Replies = Mask(ReasonString, UserProperty);

    private static readonly FrozenDictionary<PacketType, ulong> Allowed = new Dictionary<PacketType, ulong>
    {
        [PacketType.ConnAck] = Mask(
            SessionExpiryInterval, AssignedClientIdentifier, ServerKeepAlive, AuthenticationMethod, AuthenticationData,
            ResponseInformation, ServerReference, ReasonString, ReceiveMaximum, TopicAliasMaximum, MaximumQoS, RetainAvailable,
            UserProperty, MaximumPacketSize, WildcardSubscriptionAvailable, SubscriptionIdentifierAvailable,
            SharedSubscriptionAvailable),
        // No topic alias: the client never grants one, so a broker may not use one.
        [PacketType.Publish] = Mask(
            PayloadFormatIndicator, MessageExpiryInterval, ContentType, ResponseTopic, CorrelationData, SubscriptionIdentifier,
            UserProperty),
        [PacketType.PubAck] = Replies,
        [PacketType.PubRec] = Replies,
        [PacketType.PubRel] = Replies,
        [PacketType.PubComp] = Replies,
        [PacketType.SubAck] = Replies,
        [PacketType.UnsubAck] = Replies,
        [PacketType.Disconnect] = Mask(ServerReference, ReasonString, UserProperty),
    }.ToFrozenDictionary();

    /// <summary>Reads the block, its length included.</summary>
    /// <returns>False when a property isn't allowed here, or more than once; malformed bytes fail the reader instead.</returns>
    public static bool TryRead(ref FieldReader reader, PacketType type, out PacketProperties properties)
    {
        properties = PacketProperties.None;
        FieldReader block = reader.Block(reader.VariableByteInteger());
        if (block.Remaining == 0)
        {
            return true;
        }

        properties = new PacketProperties();
        ulong allowed = Allowed[type];
        ulong seen = 0;
        while (block.Remaining > 0 && !block.Failed)
        {
            uint id = block.VariableByteInteger();
            ulong bit = id < 64 ? 1UL << (int)id : 0;
            bool repeatable = id is (uint)UserProperty or (uint)SubscriptionIdentifier;
            if (!block.Failed && ((allowed & bit) == 0 || (!repeatable && (seen & bit) != 0)))
            {
                return false;
            }

            seen |= bit;
            ReadOne(ref block, (PropertyId)(id & 0x3F), properties);
        }

        reader.FailIf(block.Failed);
        return true;
    }

    private static void ReadOne(ref FieldReader block, PropertyId id, PacketProperties into)
    {
        switch (id)
        {
            case PropertyId.SessionExpiryInterval: into.SessionExpiryInterval = block.UInt32(); break;
            case PropertyId.ReceiveMaximum:
                into.ReceiveMaximum = block.UInt16();
                block.FailIf(into.ReceiveMaximum == 0);
                break;
            case PropertyId.MaximumPacketSize:
                into.MaximumPacketSize = block.UInt32();
                block.FailIf(into.MaximumPacketSize == 0);
                break;
            case PropertyId.MaximumQoS: into.MaximumQoS = block.Byte(); break;
            case PropertyId.RetainAvailable: into.RetainAvailable = block.Byte() != 0; break;
            case PropertyId.AssignedClientIdentifier: into.AssignedClientIdentifier = block.Utf8(); break;
            case PropertyId.ServerKeepAlive: into.ServerKeepAlive = block.UInt16(); break;
            case PropertyId.ReasonString: into.ReasonString = block.Utf8(); break;
            case PropertyId.ContentType: into.ContentType = block.Utf8(); break;
            case PropertyId.MessageExpiryInterval: into.MessageExpiryInterval = block.UInt32(); break;
            case UserProperty: (into.UserProperties ??= []).Add(new MqttUserProperty(block.Utf8(), block.Utf8Bytes())); break;
            default: Skip(ref block, id); break;
        }
    }

    private static void Skip(ref FieldReader block, PropertyId id)
    {
        switch (id)
        {
            case PayloadFormatIndicator or WildcardSubscriptionAvailable or SubscriptionIdentifierAvailable
                or SharedSubscriptionAvailable:
                block.Byte();
                break;
            case TopicAliasMaximum:
                block.UInt16();
                break;
            case SubscriptionIdentifier:
                block.VariableByteInteger();
                break;
            case ResponseTopic or ResponseInformation or ServerReference or AuthenticationMethod:
                block.Utf8Bytes();
                break;
            case CorrelationData or AuthenticationData:
                block.Binary();
                break;
            default:
                block.FailIf(true);
                break;
        }
    }

    private static ulong Mask(params ReadOnlySpan<PropertyId> ids)
    {
        ulong mask = 0;
        foreach (PropertyId id in ids)
        {
            mask |= 1UL << (int)id;
        }

        return mask;
    }
}
