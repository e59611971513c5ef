using System.Text;
using FederatedQC.Protocol.Messages;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace FederatedQC.Messaging.Links;

public sealed partial class MqttLink
{
    /// <summary>More than everything that a packet of this product holds beside topic and payload.</summary>
    private const int PacketOverheadBytes = 32;

    /// <summary>Publishes once. Failures of broker and network are outcomes, not exceptions.</summary>
    /// <param name="topic">The topic; no wildcards.</param>
    /// <param name="payload">The content; not copied, so it stays unchanged until the call has completed.</param>
    /// <param name="quality">At least once waits for the broker's acknowledgement.</param>
    /// <param name="retain">Whether the broker keeps it as the topic's last value; an empty payload clears that.</param>
    /// <param name="cancellationToken">Ends the wait, not the message.</param>
    /// <exception cref="ArgumentException">The topic is empty or has a wildcard.</exception>
    public async Task<PublishOutcome> PublishAsync(
        string topic,
        ReadOnlyMemory<byte> payload,
        QualityOfService quality,
        bool retain,
        CancellationToken cancellationToken
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(topic);
        if (topic.AsSpan().IndexOfAny('+', '#') >= 0)
        {
            throw new ArgumentException($"'{topic}' is a filter, not a topic.", nameof(topic));
        }

        int epoch = _gate.Epoch;
        if (payload.Length + Encoding.UTF8.GetByteCount(topic) + PacketOverheadBytes > _maximumPacketSize)
        {
            return new PublishOutcome(
                PublishStatus.Refused,
                $"{payload.Length} bytes are more than the broker's packets of {_maximumPacketSize} hold"
            );
        }

        try
        {
            MqttApplicationMessage message = new MqttApplicationMessageBuilder()
                .WithTopic(topic)
                .WithPayloadSegment(payload)
                .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)quality)
                .WithRetainFlag(retain)
                .Build();
            MqttClientPublishResult result = await _client.PublishAsync(message, cancellationToken).ConfigureAwait(false);
            return result.IsSuccess
                ? PublishOutcome.Delivered
                : new PublishOutcome(
                    PublishStatus.Refused,
                    PeerText.Visible(result.ReasonString ?? result.ReasonCode.ToString(), PeerText.MaxSentenceLength)
                );
        }
        catch (Exception exception) when (LineLoss.Is(exception, cancellationToken))
        {
            // The library says of a call that was given up that it timed out: the connection is none the worse for that, and would not come
            // anew.
            cancellationToken.ThrowIfCancellationRequested();
            if (exception is not MqttCommunicationTimedOutException || !_client.IsConnected)
            {
                _gate.Close(epoch);
            }

            return new PublishOutcome(PublishStatus.Disconnected, exception.Message);
        }
    }

    /// <summary>
    /// Publishes at least once, waiting for connections and publishing again until the broker has the message or refuses it. No
    /// more than <see cref="MqttConnectionOptions.PublishWindow"/> at once; further calls wait. The receivers may see the
    /// message more than once.
    /// </summary>
    /// <returns>Delivered or refused; disconnected only when the link was disposed.</returns>
    /// <exception cref="ArgumentException">The topic is empty or has a wildcard.</exception>
    public async Task<PublishOutcome> PublishUntilDeliveredAsync(
        string topic,
        ReadOnlyMemory<byte> payload,
        bool retain,
        CancellationToken cancellationToken
    )
    {
        await _window.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (await _gate.WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                PublishOutcome outcome = await PublishAsync(topic, payload, QualityOfService.AtLeastOnce, retain, cancellationToken)
                    .ConfigureAwait(false);
                if (outcome.Status != PublishStatus.Disconnected)
                {
                    return outcome;
                }
            }

            return new PublishOutcome(PublishStatus.Disconnected, "the link was disposed");
        }
        finally
        {
            _window.Release();
        }
    }
}
