using MQTTnet.Protocol;

namespace MQTTnet;

/// <summary>Short forms.</summary>
public static class MqttClientExtensions
{
    /// <summary>Subscribes to one topic filter.</summary>
    public static Task<MqttClientSubscribeResult> SubscribeAsync(
        this IMqttClient mqttClient,
        string topic,
        MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mqttClient);
        MqttClientSubscribeOptions options =
            new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topic, qualityOfServiceLevel).Build();
        return mqttClient.SubscribeAsync(options, cancellationToken);
    }

    /// <summary>Unsubscribes from one topic filter.</summary>
    public static Task<MqttClientUnsubscribeResult> UnsubscribeAsync(
        this IMqttClient mqttClient, string topic, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mqttClient);
        return mqttClient.UnsubscribeAsync(new MqttClientUnsubscribeOptions { TopicFilters = [topic] }, cancellationToken);
    }
}
