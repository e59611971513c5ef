namespace MQTTnet;

/// <summary>A received message and its acknowledgement.</summary>
public sealed class MqttApplicationMessageReceivedEventArgs : EventArgs
{
    private readonly Func<MqttApplicationMessageReceivedEventArgs, CancellationToken, Task> _acknowledge;
    private int _acknowledged;

    internal MqttApplicationMessageReceivedEventArgs(
        string clientId,
        MqttApplicationMessage message,
        ushort packetIdentifier,
        Func<MqttApplicationMessageReceivedEventArgs, CancellationToken, Task> acknowledge)
    {
        ClientId = clientId;
        ApplicationMessage = message;
        PacketIdentifier = packetIdentifier;
        _acknowledge = acknowledge;
    }

    /// <summary>The message.</summary>
    public MqttApplicationMessage ApplicationMessage { get; }

    /// <summary>The receiving client's own identifier.</summary>
    public string ClientId { get; }

    /// <summary>The broker's number for the delivery; 0 at quality of service 0.</summary>
    public ushort PacketIdentifier { get; }

    /// <summary>
    /// True, the default: acknowledged when the handler has returned. False: when <see cref="AcknowledgeAsync"/> is called,
    /// which may be later and from anywhere.
    /// </summary>
    public bool AutoAcknowledge { get; set; } = true;

    /// <summary>True keeps the automatic acknowledgement from happening; default false.</summary>
    public bool ProcessingFailed { get; set; }

    /// <summary>What the acknowledgement says; default success.</summary>
    public MqttApplicationMessageReceivedReasonCode ReasonCode { get; set; }

    internal bool IsAcknowledged => Volatile.Read(ref _acknowledged) != 0;

    /// <summary>Acknowledges the message; without effect at quality of service 0.</summary>
    /// <exception cref="InvalidOperationException">It is acknowledged already.</exception>
    /// <exception cref="Exceptions.MqttClientNotConnectedException">
    /// The connection that it came on has ended; a broker that kept the session sends it again.
    /// </exception>
    public Task AcknowledgeAsync(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _acknowledged, 1) == 0
            ? _acknowledge(this, cancellationToken)
            : throw new InvalidOperationException("The message is acknowledged already.");
}
