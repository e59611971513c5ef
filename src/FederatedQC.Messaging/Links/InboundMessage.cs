using System.Buffers;
using MQTTnet;

namespace FederatedQC.Messaging.Links;

/// <summary>
/// A message from the broker. Handle it, then acknowledge it: one that isn't acknowledged comes again after a reconnection,
/// and holds one of the places of <see cref="MqttConnectionOptions.ReceiveMaximum"/> until then.
/// </summary>
public sealed class InboundMessage
{
    private readonly MqttApplicationMessageReceivedEventArgs _received;
    private readonly Func<bool> _isConnectionUp;

    /// <param name="received">The message as the client has it.</param>
    /// <param name="isConnectionUp">Whether the link still has the connection that the message came on.</param>
    internal InboundMessage(MqttApplicationMessageReceivedEventArgs received, Func<bool> isConnectionUp)
    {
        _received = received;
        _isConnectionUp = isConnectionUp;
        ReadOnlySequence<byte> payload = received.ApplicationMessage.Payload;
        Payload = payload.IsSingleSegment ? payload.First : payload.ToArray();
    }

    /// <summary>The topic.</summary>
    public string Topic => _received.ApplicationMessage.Topic!;

    /// <summary>The content, the message's own memory.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>Whether the broker had kept it, rather than forwarded it when it was published.</summary>
    public bool IsRetained => _received.ApplicationMessage.Retain;

    /// <summary>
    /// Tells the broker that the message is handled. Without effect when the connection that it came on has ended: then it
    /// comes again, and handling it must be idempotent.
    /// </summary>
    /// <exception cref="InvalidOperationException">It is acknowledged already.</exception>
    public async Task AckAsync(CancellationToken cancellationToken)
    {
        if (!_isConnectionUp())
        {
            // Packet identifiers belong to a connection: this one may mean another message by now.
            return;
        }

        try
        {
            await _received.AcknowledgeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (LineLoss.Is(exception, cancellationToken))
        {
            // The broker sends it again.
        }
    }
}
