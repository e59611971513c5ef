using System.Buffers;
using MQTTnet;
using MQTTnet.Exceptions;

namespace FederatedQC.Messaging.Links;

/// <summary>
/// A message from the broker. Handle it, then acknowledge it: one that isn't acknowledged comes again after a reconnection,
/// and holds one of the places of <see cref="MqttConnectionOptions.ReceiveMaximum"/> until then.
/// </summary>
public sealed class InboundMessage
{
    private readonly MqttApplicationMessageReceivedEventArgs _received;

    internal InboundMessage(MqttApplicationMessageReceivedEventArgs received)
    {
        _received = received;
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
        try
        {
            await _received.AcknowledgeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MqttCommunicationException)
        {
            // The broker sends it again.
        }
    }
}
