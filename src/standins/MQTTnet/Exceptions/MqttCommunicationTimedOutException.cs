namespace MQTTnet.Exceptions;

/// <summary>The broker didn't answer in time.</summary>
public sealed class MqttCommunicationTimedOutException : MqttCommunicationException
{
    /// <summary>Wraps the cancellation that ended the wait.</summary>
    public MqttCommunicationTimedOutException(Exception? innerException)
        : base("The broker did not answer in time.", innerException)
    {
    }
}
