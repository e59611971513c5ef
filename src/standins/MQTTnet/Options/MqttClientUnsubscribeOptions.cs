namespace MQTTnet;

/// <summary>An UNSUBSCRIBE.</summary>
public sealed class MqttClientUnsubscribeOptions
{
    /// <summary>The filters, as they were subscribed; at least one.</summary>
    public List<string> TopicFilters { get; set; } = [];
}
