using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using FederatedQC.Messaging.Wire;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace FederatedQC.Messaging.Broker;

/// <summary>
/// One client's connection at the embedded broker. It gets no more unacknowledged messages than it takes (MQTT 5, 4.9), and a site's
/// messages are acknowledged only while there is room for what waits for the aggregator. The connection is read all the time, and every
/// byte is a sign of life where the library counts whole packets: nobody who is held back, or slow, is taken for dead.
/// </summary>
internal sealed class PacedAdapter(
    IMqttChannelAdapter inner,
    MeteredChannel line,
    PendingMessages pending,
    int packetBytes,
    TimeProvider time
) : DelegatingAdapter(inner)
{
    /// <summary>How long a client may be silent, in its keep-alive periods (MQTT 5, 3.1.2.10).</summary>
    private const double MostSilentPeriods = 1.5;

    /// <summary>Messages of a site that may wait for their acknowledgement, as the broker says in its answer to a connection.</summary>
    private const ushort MostHeld = 64;

    private readonly Lock _lock = new();
    private readonly Queue<MqttPublishPacket> _waiting = new();
    private readonly Channel<MqttPacket> _publishes = Channel.CreateUnbounded<MqttPacket>(
        new UnboundedChannelOptions { SingleReader = true }
    );
    private readonly Channel<MqttPacket> _acknowledgements = Channel.CreateUnbounded<MqttPacket>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    [SuppressMessage("Usage", "CA2213", Justification = "Cancelled, and without a timer; who still waits on it may see that.")]
    private readonly CancellationTokenSource _ended = new();
    private string _clientId = "";
    private TimeSpan _keepAlive;
    private int _places;
    private int _held;

    public override async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        MqttPacket? packet = await base.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
        switch (packet)
        {
            case MqttConnectPacket connect:
                _clientId = connect.ClientId ?? "";
                _places = connect.ReceiveMaximum > 0 ? connect.ReceiveMaximum : ushort.MaxValue;
                _keepAlive = TimeSpan.FromSeconds(connect.KeepAlivePeriod);
                connect.KeepAlivePeriod = 0;
                break;
            case MqttPublishPacket publish when !PendingMessages.IsAggregator(_clientId):
                ThrowIfImpatient(publish);
                break;
            case MqttPubAckPacket:
                Acknowledged();
                break;
        }

        return packet;
    }

    public override Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        switch (packet)
        {
            case MqttPublishPacket publish:
                Enqueue(publish);
                return Task.CompletedTask;
            case MqttPubAckPacket when !PendingMessages.IsAggregator(_clientId):
                _acknowledgements.Writer.TryWrite(packet);
                return Task.CompletedTask;
            case MqttConnAckPacket answer:
                (answer.MaximumPacketSize, answer.ReceiveMaximum) = ((uint)packetBytes, MostHeld);
                if (answer.ReasonCode == MqttConnectReasonCode.Success)
                {
                    _ = SendAllAsync(_publishes.Reader, waits: false);
                    _ = SendAllAsync(_acknowledgements.Reader, waits: true);
                    _ = WatchAsync();
                }

                break;
        }

        return base.SendPacketAsync(packet, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended.IsCancellationRequested)
        {
            _ended.Cancel();
            _publishes.Writer.TryComplete();
            _acknowledgements.Writer.TryComplete();
        }

        base.Dispose(disposing);
    }

    // Quality 0 has no acknowledgement to hold back, quality 2 has more than one; this product sends neither.
    private void ThrowIfImpatient(MqttPublishPacket publish)
    {
        if (publish.QualityOfServiceLevel != MqttQualityOfServiceLevel.AtLeastOnce)
        {
            throw new MqttProtocolViolationException("messages of this broker's clients have quality of service 1");
        }

        if (Interlocked.Increment(ref _held) > MostHeld)
        {
            throw new MqttProtocolViolationException("more messages wait for their acknowledgement than the broker takes");
        }
    }

    private void Enqueue(MqttPublishPacket publish)
    {
        if (publish.QualityOfServiceLevel == MqttQualityOfServiceLevel.AtMostOnce)
        {
            pending.Remove(_clientId, EmbeddedBroker.SizeOf(publish.Topic, publish.Payload.Length));
            _publishes.Writer.TryWrite(publish);
            return;
        }

        lock (_lock)
        {
            if (_places == 0)
            {
                _waiting.Enqueue(publish);
                return;
            }

            _places--;
            _publishes.Writer.TryWrite(publish);
        }
    }

    private void Acknowledged()
    {
        lock (_lock)
        {
            if (_waiting.TryDequeue(out var next))
            {
                _publishes.Writer.TryWrite(next);
            }
            else
            {
                _places++;
            }
        }
    }

    private async Task WatchAsync()
    {
        if (_keepAlive == TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(_keepAlive / 4, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token).ConfigureAwait(false))
            {
                if (time.GetElapsedTime(line.LastRead) > MostSilentPeriods * _keepAlive)
                {
                    await base.DisconnectAsync(CancellationToken.None).ConfigureAwait(false);
                    return;
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The connection has ended.
        }
    }

    private async Task SendAllAsync(ChannelReader<MqttPacket> packets, bool waits)
    {
        try
        {
            await foreach (MqttPacket packet in packets.ReadAllAsync(_ended.Token).ConfigureAwait(false))
            {
                if (waits)
                {
                    await pending.WaitForRoomAsync(_ended.Token).ConfigureAwait(false);
                    Interlocked.Decrement(ref _held);
                }

                await base.SendPacketAsync(packet, _ended.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or MqttCommunicationException or ObjectDisposedException)
        {
            // The connection has ended: what was not acknowledged is sent to the session's next one.
        }
    }
}
