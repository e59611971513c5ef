using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>A SUBSCRIBE.</summary>
public sealed class MqttClientSubscribeOptions
{
    /// <summary>The filters; at least one.</summary>
    public List<MqttTopicFilter> TopicFilters { get; set; } = [];
}
