using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>The broker's answer to UNSUBSCRIBE.</summary>
public sealed class MqttClientUnsubscribeResult
{
    internal MqttClientUnsubscribeResult(
        ushort packetIdentifier,
        IReadOnlyCollection<MqttClientUnsubscribeResultItem> items,
        string? reasonString,
        IReadOnlyCollection<MqttUserProperty> userProperties)
    {
        PacketIdentifier = packetIdentifier;
        Items = items;
        ReasonString = reasonString;
        UserProperties = userProperties;
    }

    /// <summary>One item a topic filter, in the order of the request.</summary>
    public IReadOnlyCollection<MqttClientUnsubscribeResultItem> Items { get; }

    /// <summary>The request's number.</summary>
    public ushort PacketIdentifier { get; }

    /// <summary>The broker's words, for people; null when it gave none.</summary>
    public string? ReasonString { get; }

    /// <summary>The answer's user properties.</summary>
    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; set; }
}
