namespace FederatedQC.Messaging.Broker;

/// <summary>A broker can't be had: mosquitto isn't installed, or it did not start; the message says which.</summary>
public sealed class BrokerUnavailableException : Exception
{
    /// <summary>An exception without words.</summary>
    public BrokerUnavailableException() { }

    /// <summary>Says what is wrong.</summary>
    public BrokerUnavailableException(string message)
        : base(message) { }

    /// <summary>Says what is wrong, around the failure underneath.</summary>
    public BrokerUnavailableException(string message, Exception innerException)
        : base(message, innerException) { }
}
