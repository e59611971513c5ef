namespace MQTTnet.Exceptions;

/// <summary>The call needs a connection and there is none; nothing was sent.</summary>
public class MqttClientNotConnectedException : MqttCommunicationException
{
    /// <summary>The one message this exception has.</summary>
    public MqttClientNotConnectedException()
        : base("The MQTT client is not connected.")
    {
    }
}
