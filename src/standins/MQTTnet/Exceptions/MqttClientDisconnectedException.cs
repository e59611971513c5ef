namespace MQTTnet.Exceptions;

/// <summary>The connection ended before the broker had answered; whether the request took effect is unknown.</summary>
public sealed class MqttClientDisconnectedException : MqttCommunicationException
{
    /// <summary>Wraps what ended the connection, if that was a failure.</summary>
    public MqttClientDisconnectedException(Exception? innerException)
        : base("The MQTT connection ended before the broker answered.", innerException)
    {
    }
}
