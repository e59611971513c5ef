namespace MQTTnet;

/// <summary>A connection came about.</summary>
public sealed class MqttClientConnectedEventArgs : EventArgs
{
    internal MqttClientConnectedEventArgs(MqttClientConnectResult connectResult) => ConnectResult = connectResult;

    /// <summary>The broker's CONNACK.</summary>
    public MqttClientConnectResult ConnectResult { get; }
}
