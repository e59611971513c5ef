namespace MQTTnet;

/// <summary>The broker's answer to one topic filter.</summary>
public sealed class MqttClientUnsubscribeResultItem
{
    internal MqttClientUnsubscribeResultItem(string topicFilter, MqttClientUnsubscribeResultCode resultCode)
    {
        TopicFilter = topicFilter;
        ResultCode = resultCode;
    }

    /// <summary>The answer.</summary>
    public MqttClientUnsubscribeResultCode ResultCode { get; }

    /// <summary>The filter that was asked for.</summary>
    public string TopicFilter { get; }
}
