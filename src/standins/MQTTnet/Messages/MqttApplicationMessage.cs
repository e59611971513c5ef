using System.Buffers;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>A message to publish, or one that came.</summary>
public sealed class MqttApplicationMessage
{
    /// <summary>The topic; no wildcards.</summary>
    public string? Topic { get; set; }

    /// <summary>
    /// The content, default empty. On sending it is not copied, so it stays unchanged until the publish has completed; a
    /// received payload belongs to the message and is never reused.
    /// </summary>
    public ReadOnlySequence<byte> Payload { get; set; }

    /// <summary>How often it may arrive; default at most once.</summary>
    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    /// <summary>Sent: the broker keeps it as the topic's last value. Received: it is such a kept value.</summary>
    public bool Retain { get; set; }

    /// <summary>Received only: the broker may have sent it before.</summary>
    public bool Dup { get; set; }

    /// <summary>The content's type; null or empty is none.</summary>
    public string? ContentType { get; set; }

    /// <summary>Seconds after which the broker may drop it; 0 is never.</summary>
    public uint MessageExpiryInterval { get; set; }

    /// <summary>User properties; null is none.</summary>
    public List<MqttUserProperty>? UserProperties { get; set; }
}
