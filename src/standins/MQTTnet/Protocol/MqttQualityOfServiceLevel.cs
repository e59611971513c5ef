namespace MQTTnet.Protocol;

/// <summary>How often a message may arrive (MQTT 5, 4.3).</summary>
public enum MqttQualityOfServiceLevel
{
    /// <summary>Sent once and forgotten: a lost connection loses it.</summary>
    AtMostOnce = 0,

    /// <summary>Acknowledged by a PUBACK; may arrive more than once.</summary>
    AtLeastOnce = 1,

    /// <summary>Handed over in two steps, so that it arrives once within a session.</summary>
    ExactlyOnce = 2,
}
