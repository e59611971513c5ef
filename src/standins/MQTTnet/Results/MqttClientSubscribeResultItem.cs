using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>The broker's answer to one topic filter.</summary>
public sealed class MqttClientSubscribeResultItem
{
    internal MqttClientSubscribeResultItem(MqttTopicFilter topicFilter, MqttClientSubscribeResultCode resultCode)
    {
        TopicFilter = topicFilter;
        ResultCode = resultCode;
    }

    /// <summary>The answer.</summary>
    public MqttClientSubscribeResultCode ResultCode { get; }

    /// <summary>The filter that was asked for.</summary>
    public MqttTopicFilter TopicFilter { get; }
}
