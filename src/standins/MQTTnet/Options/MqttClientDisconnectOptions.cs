namespace MQTTnet;

/// <summary>How a client leaves.</summary>
public sealed class MqttClientDisconnectOptions
{
    /// <summary>What it tells the broker; default a normal disconnection, which suppresses the will.</summary>
    public MqttClientDisconnectOptionsReason Reason { get; set; }
}
