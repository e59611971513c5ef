namespace MQTTnet.Exceptions;

/// <summary>The connection failed or is missing: connect (again) and repeat.</summary>
public class MqttCommunicationException : Exception
{
    /// <summary>Wraps the failure underneath.</summary>
    public MqttCommunicationException(Exception? innerException)
        : base(innerException?.Message ?? "MQTT communication failed.", innerException)
    {
    }

    /// <summary>Says what failed.</summary>
    public MqttCommunicationException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
