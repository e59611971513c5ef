namespace MQTTnet.Exceptions;

/// <summary>Something that MQTT 5 forbids: an argument that can't be sent, or bytes that no broker may send.</summary>
public class MqttProtocolViolationException : Exception
{
    /// <summary>Says what is forbidden.</summary>
    public MqttProtocolViolationException(string message)
        : base(message)
    {
    }
}
