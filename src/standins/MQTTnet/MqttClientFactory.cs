namespace MQTTnet;

/// <summary>Makes clients.</summary>
public class MqttClientFactory
{
    /// <summary>A client that isn't connected; the caller disposes it.</summary>
    public IMqttClient CreateMqttClient() => new Client.MqttClient();
}
