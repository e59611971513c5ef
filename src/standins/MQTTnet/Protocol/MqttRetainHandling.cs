namespace MQTTnet.Protocol;

/// <summary>Whether a subscription brings the retained messages with it (MQTT 5, 3.8.3.1).</summary>
public enum MqttRetainHandling
{
    /// <summary>At every SUBSCRIBE.</summary>
    SendAtSubscribe = 0,

    /// <summary>Only when the session didn't hold the subscription already.</summary>
    SendAtSubscribeIfNewSubscriptionOnly = 1,

    /// <summary>Never.</summary>
    DoNotSendOnSubscribe = 2,
}
