namespace MQTTnet;

#pragma warning disable CS1591 // the names are those of the specification's reason codes

/// <summary>The broker's answer to one topic filter of an UNSUBSCRIBE (MQTT 5, 3.11.3).</summary>
public enum MqttClientUnsubscribeResultCode
{
    Success = 0,
    NoSubscriptionExisted = 17,
    UnspecifiedError = 128,
    ImplementationSpecificError = 131,
    NotAuthorized = 135,
    TopicFilterInvalid = 143,
    PacketIdentifierInUse = 145,
}
