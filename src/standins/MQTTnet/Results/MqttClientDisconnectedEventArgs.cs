using MQTTnet.Packets;

namespace MQTTnet;

/// <summary>A connection ended, or an attempt to connect failed.</summary>
public sealed class MqttClientDisconnectedEventArgs : EventArgs
{
    internal MqttClientDisconnectedEventArgs(
        bool clientWasConnected,
        MqttClientConnectResult? connectResult,
        MqttClientDisconnectReason reason,
        string? reasonString,
        List<MqttUserProperty>? userProperties,
        Exception? exception)
    {
        ClientWasConnected = clientWasConnected;
        ConnectResult = connectResult;
        Reason = reason;
        ReasonString = reasonString;
        UserProperties = userProperties;
        Exception = exception;
    }

    /// <summary>False when the attempt to connect failed.</summary>
    public bool ClientWasConnected { get; }

    /// <summary>The CONNACK that opened or refused the connection; null when none came.</summary>
    public MqttClientConnectResult? ConnectResult { get; }

    /// <summary>Why; unspecified error for a lost connection.</summary>
    public MqttClientDisconnectReason Reason { get; }

    /// <summary>The broker's words, for people; null when it gave none.</summary>
    public string? ReasonString { get; }

    /// <summary>The broker's user properties; null is none.</summary>
    public List<MqttUserProperty>? UserProperties { get; }

    /// <summary>The failure underneath; null when the client disconnected by itself.</summary>
    public Exception? Exception { get; }
}
