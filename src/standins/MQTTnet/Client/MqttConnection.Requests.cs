using MQTTnet.Codec;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using MQTTnet.Session;
using MQTTnet.Transport;

namespace MQTTnet.Client;

internal sealed partial class MqttConnection
{
    public async Task<MqttClientPublishResult> PublishAsync(MqttApplicationMessage message, CancellationToken cancellationToken)
    {
        if (message.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce)
        {
            var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Send(new Frame(Encode(message, 0), message.Payload, sent));
            await sent.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new MqttClientPublishResult(null, MqttClientPublishReasonCode.Success, null, []);
        }

        await EnterWindowAsync(cancellationToken).ConfigureAwait(false);
        Exchange exchange;
        try
        {
            exchange = Begin(
                message.QualityOfServiceLevel == MqttQualityOfServiceLevel.ExactlyOnce ? PacketType.PubRec : PacketType.PubAck,
                id => new Frame(Encode(message, id), message.Payload));
        }
        catch
        {
            _quota.Release();
            throw;
        }

        Packet answer = await exchange.Answer.WaitAsync(cancellationToken).ConfigureAwait(false);
        var reply = (PublishReplyPacket)answer;
        return new MqttClientPublishResult(
            reply.Id,
            (MqttClientPublishReasonCode)reply.Reason,
            reply.Properties.ReasonString,
            reply.Properties.UserProperties ?? []);
    }

    public async Task<MqttClientSubscribeResult> SubscribeAsync(IReadOnlyList<MqttTopicFilter> filters, Deadline deadline)
    {
        SubscriptionReplyPacket reply =
            await RequestAsync(PacketType.SubAck, id => PacketWriter.Subscribe(id, filters), deadline).ConfigureAwait(false);
        return new MqttClientSubscribeResult(
            reply.Id,
            [.. filters.Zip(reply.Reasons, (filter, reason) =>
                new MqttClientSubscribeResultItem(filter, (MqttClientSubscribeResultCode)reason))],
            reply.Properties.ReasonString,
            reply.Properties.UserProperties ?? []);
    }

    public async Task<MqttClientUnsubscribeResult> UnsubscribeAsync(IReadOnlyList<string> filters, Deadline deadline)
    {
        SubscriptionReplyPacket reply =
            await RequestAsync(PacketType.UnsubAck, id => PacketWriter.Unsubscribe(id, filters), deadline).ConfigureAwait(false);
        return new MqttClientUnsubscribeResult(
            reply.Id,
            [.. filters.Zip(reply.Reasons, (filter, reason) =>
                new MqttClientUnsubscribeResultItem(filter, (MqttClientUnsubscribeResultCode)reason))],
            reply.Properties.ReasonString,
            reply.Properties.UserProperties ?? []);
    }

    private async Task<SubscriptionReplyPacket> RequestAsync(PacketType awaited, Func<ushort, byte[]> encode, Deadline deadline)
    {
        Exchange exchange = Begin(awaited, id => new Frame(encode(id)));
        return (SubscriptionReplyPacket)await deadline.WaitAsync(exchange.Answer).ConfigureAwait(false);
    }

    /// <summary>Waits until the broker takes one more unacknowledged message (MQTT 5, 4.9).</summary>
    private async ValueTask EnterWindowAsync(CancellationToken cancellationToken)
    {
        if (_quota.Wait(0, CancellationToken.None))
        {
            return;
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        try
        {
            await _quota.WaitAsync(ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MqttClientNotConnectedException();
        }
    }

    private Exchange Begin(PacketType awaited, Func<ushort, Frame> encode)
    {
        lock (_session)
        {
            if (!_open)
            {
                throw new MqttClientNotConnectedException();
            }

            Exchange exchange = _session.Begin(awaited);
            try
            {
                Send(encode(exchange.Id));
                return exchange;
            }
            catch
            {
                _session.Abandon(exchange);
                throw;
            }
        }
    }

    private byte[] Encode(MqttApplicationMessage message, ushort id)
    {
        byte[] head = PacketWriter.PublishHead(message, id);
        return head.Length + message.Payload.Length <= _maximumPacketSize ? head
            : throw new MqttProtocolViolationException(
                $"The message of {head.Length + message.Payload.Length} bytes is larger than the broker's {_maximumPacketSize}.");
    }

    private void Send(Frame frame)
    {
        if (!_writer.TryPost(frame))
        {
            throw new MqttClientNotConnectedException();
        }
    }
}
