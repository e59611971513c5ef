using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using MQTTnet.Codec;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using MQTTnet.Session;
using MQTTnet.Transport;

namespace MQTTnet.Client;

internal sealed partial class MqttConnection
{
    private static bool IsLoss(Exception exception) =>
        exception is IOException or SocketException or ObjectDisposedException or OperationCanceledException;

    private async Task<Closure> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                ReadResult read = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                _keepAlive.Received();
                ReadOnlySequence<byte> buffer = read.Buffer;
                DecodeStatus status;
                while ((status = PacketReader.TryRead(ref buffer, _options.MaximumPacketSize, out Packet? packet))
                    == DecodeStatus.Complete)
                {
                    if (packet is PublishPacket)
                    {
                        await MakeRoomAsync(cancellationToken).ConfigureAwait(false);
                    }

                    if (Handle(packet!) is { } closure)
                    {
                        return closure;
                    }
                }

                if (status != DecodeStatus.Incomplete)
                {
                    return Closure.Violation(status);
                }

                _reader.AdvanceTo(buffer.Start, buffer.End);
                if (read.IsCompleted)
                {
                    return _leaving ?? Closure.Lost(new MqttCommunicationException("The broker closed the connection."));
                }
            }
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            return _leaving ?? Closure.Lost(exception);
        }
        finally
        {
            _arrived.Writer.TryComplete();
        }
    }

    /// <summary>
    /// A broker that sends more than the Receive Maximum must not fill the memory: the line stays unread until the handler has
    /// caught up, and the silence until then is no sign of a dead line.
    /// </summary>
    private async ValueTask MakeRoomAsync(CancellationToken cancellationToken)
    {
        ValueTask<bool> room = _arrived.Writer.WaitToWriteAsync(cancellationToken);
        if (room.IsCompletedSuccessfully)
        {
            return;
        }

        Task<bool> waiting = room.AsTask();
        while (!waiting.IsCompleted)
        {
            await Task.WhenAny(waiting, Task.Delay(_keepAlive.Interval, TimeProvider.System, cancellationToken)).ConfigureAwait(false);
            _keepAlive.Received();
        }

        await waiting.ConfigureAwait(false);
    }

    private async Task<Closure> SendAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _writer.RunAsync(cancellationToken).ConfigureAwait(false);

            // DISCONNECT is written: the broker closes the line, and the receiving loop sees it.
            _handshake.Transport.EndWriting();
            return await _asked.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsLoss(exception))
        {
            return _leaving ?? Closure.Lost(exception);
        }
    }

    private async Task<Closure> WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_keepAlivePeriod <= TimeSpan.Zero)
            {
                return await _asked.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            using var timer = new PeriodicTimer(_keepAlive.Interval, TimeProvider.System);
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                KeepAliveStep step = _keepAlive.Next();
                if (step == KeepAliveStep.GiveUp)
                {
                    return new Closure(MqttClientDisconnectReason.KeepAliveTimeout, new MqttCommunicationTimedOutException(null));
                }

                if (step == KeepAliveStep.Ping)
                {
                    _writer.TryPost(new Frame(PacketWriter.PingReq));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The connection has ended for another reason.
        }

        return new Closure(MqttClientDisconnectReason.UnspecifiedError);
    }

    private async Task DeliverAsync(CancellationToken cancellationToken)
    {
        while (await _arrived.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            while (!cancellationToken.IsCancellationRequested && _arrived.Reader.TryRead(out PublishPacket? packet))
            {
                await DeliverAsync(packet).ConfigureAwait(false);
            }

            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private async Task DeliverAsync(PublishPacket packet)
    {
        var message = new MqttApplicationMessage
        {
            Topic = packet.Topic,
            Payload = new ReadOnlySequence<byte>(packet.Payload),
            QualityOfServiceLevel = packet.Quality,
            Retain = packet.Retain,
            Dup = packet.Dup,
            ContentType = packet.Properties.ContentType,
            MessageExpiryInterval = packet.Properties.MessageExpiryInterval ?? 0,
            UserProperties = packet.Properties.UserProperties,
        };
        var arguments = new MqttApplicationMessageReceivedEventArgs(_clientId, message, packet.Id, AcknowledgeAsync);
        try
        {
            await _deliver(arguments).ConfigureAwait(false);
            if (arguments is { AutoAcknowledge: true, ProcessingFailed: false, IsAcknowledged: false })
            {
                await arguments.AcknowledgeAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (MqttClientNotConnectedException)
        {
            // The connection ended before the acknowledgement: the broker sends the message again.
        }
        catch (Exception exception)
        {
            // A handler's failure leaves the message unacknowledged and must not stop the ones behind it.
            Trace.TraceError("A handler of MQTT messages failed: {0}", exception);
        }
    }

    private Task AcknowledgeAsync(MqttApplicationMessageReceivedEventArgs arguments, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        MqttQualityOfServiceLevel quality = arguments.ApplicationMessage.QualityOfServiceLevel;
        if (quality == MqttQualityOfServiceLevel.AtMostOnce)
        {
            return Task.CompletedTask;
        }

        PublishReply reply;
        lock (_session)
        {
            reply = _open ? _session.Acknowledge(arguments.PacketIdentifier, quality, (byte)arguments.ReasonCode)
                : throw new MqttClientNotConnectedException();
        }

        Post(reply);
        return Task.CompletedTask;
    }

    private void Post(PublishReply reply) => _writer.TryPost(new Frame(PacketWriter.PublishReply(reply)));

    /// <summary>What a packet does to the connection; not null is the connection's end.</summary>
    private Closure? Handle(Packet packet)
    {
        switch (packet)
        {
            case PublishPacket publish:
                OnPublish(publish);
                return null;
            case PublishReplyPacket { Type: PacketType.PubRel } release:
                lock (_session)
                {
                    Post(_session.OnRelease(release.Id));
                }

                return null;
            case PublishReplyPacket reply:
                OnReply(reply);
                return null;
            case SubscriptionReplyPacket reply:
                Exchange? request;
                lock (_session)
                {
                    request = _session.OnReply(reply);
                }

                request?.Complete(reply);
                return null;
            case PingRespPacket:
                return null;
            case DisconnectPacket disconnect:
                return Closure.ByBroker(disconnect);
            default:
                return Closure.Violation(DecodeStatus.ProtocolError);
        }
    }

    private void OnPublish(PublishPacket publish)
    {
        Arrival arrival;
        lock (_session)
        {
            arrival = _session.OnPublish(publish);
        }

        if (arrival == Arrival.Deliver)
        {
            _arrived.Writer.TryWrite(publish);
        }
        else if (arrival == Arrival.Repeated)
        {
            Post(new PublishReply(PacketType.PubRec, publish.Id));
        }
    }

    private void OnReply(PublishReplyPacket packet)
    {
        PublishReply? answer;
        Exchange? finished;
        lock (_session)
        {
            answer = _session.OnReply(packet, out finished);
        }

        if (answer is { } reply)
        {
            Post(reply);
        }

        if (finished is not null)
        {
            finished.Complete(packet);
            _quota.Release();
        }
    }
}
