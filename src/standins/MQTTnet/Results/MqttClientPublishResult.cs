using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>What became of a publish.</summary>
public sealed class MqttClientPublishResult
{
    internal MqttClientPublishResult(
        ushort? packetIdentifier,
        MqttClientPublishReasonCode reasonCode,
        string? reasonString,
        IReadOnlyCollection<MqttUserProperty> userProperties)
    {
        PacketIdentifier = packetIdentifier;
        ReasonCode = reasonCode;
        ReasonString = reasonString;
        UserProperties = userProperties;
    }

    /// <summary>True when the broker took the message, with or without subscribers; at quality of service 0: when it was written.</summary>
    public bool IsSuccess => ReasonCode is MqttClientPublishReasonCode.Success or MqttClientPublishReasonCode.NoMatchingSubscribers;

    /// <summary>The message's number; null at quality of service 0.</summary>
    public ushort? PacketIdentifier { get; }

    /// <summary>The broker's answer.</summary>
    public MqttClientPublishReasonCode ReasonCode { get; }

    /// <summary>The broker's words, for people; null when it gave none.</summary>
    public string? ReasonString { get; }

    /// <summary>The answer's user properties.</summary>
    public IReadOnlyCollection<MqttUserProperty> UserProperties { get; }
}
