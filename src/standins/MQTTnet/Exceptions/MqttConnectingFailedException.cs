using MQTTnet.Exceptions;

namespace MQTTnet.Adapter;

/// <summary>No connection came about: host, port, network or TLS.</summary>
public sealed class MqttConnectingFailedException : MqttCommunicationException
{
    /// <summary>Says what failed, around the failure underneath.</summary>
    public MqttConnectingFailedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
