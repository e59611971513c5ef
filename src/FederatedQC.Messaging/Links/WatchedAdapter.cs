using System.Diagnostics.CodeAnalysis;
using FederatedQC.Messaging.Wire;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace FederatedQC.Messaging.Links;

/// <summary>
/// Looks after one connection where the client library does not: it holds no more unacknowledged messages than agreed and leaves the
/// others on the line, keeps a line alive on which a large packet moves slowly, and ends one that is dead.
/// </summary>
/// <remarks>
/// The library queues whatever a broker sends, asks for a sign of life in the middle of a long packet, and ends the connection
/// when that question can't be sent in half a keep-alive period.
/// </remarks>
internal sealed class WatchedAdapter : DelegatingAdapter
{
    private readonly MeteredChannel _line;
    private readonly MqttConnectionOptions _options;
    private readonly TimeProvider _time;

    [SuppressMessage("Usage", "CA2213", Justification = "It holds no handle, and a sender may still release a place.")]
    private readonly SemaphoreSlim _places;

    [SuppressMessage("Usage", "CA2213", Justification = "Cancelled, and without a timer; who still waits on it may see that.")]
    private readonly CancellationTokenSource _ended = new();
    private volatile bool _isFull;
    private volatile bool _isDead;
    private long _asked;
    private volatile bool _isAsked;

    public WatchedAdapter(IMqttChannelAdapter inner, MeteredChannel line, MqttConnectionOptions options, TimeProvider time)
        : base(inner)
    {
        (_line, _options, _time) = (line, options, time);
        _places = new SemaphoreSlim(options.ReceiveMaximum);
    }

    public override async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            MqttPacket? packet = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
            switch (packet)
            {
                case null when _isDead:
                    throw new MqttCommunicationTimedOutException();
                case MqttPingRespPacket:
                    _isAsked = false;
                    continue;
                case MqttConnAckPacket { ReasonCode: MqttConnectReasonCode.Success }:
                    _ = WatchAsync(_ended.Token);
                    return packet;
                case MqttPublishPacket { QualityOfServiceLevel: > MqttQualityOfServiceLevel.AtMostOnce }:
                    await TakePlaceAsync(cancellationToken).ConfigureAwait(false);
                    return packet;
                default:
                    return packet;
            }
        }
    }

    public override Task SendPacketAsync(MqttPacket packet, CancellationToken cancellationToken)
    {
        if (packet is MqttConnectPacket connect)
        {
            connect.KeepAlivePeriod = (ushort)_options.KeepAlive.TotalSeconds;
        }

        // Half a packet would be read as the beginning of another one: who gives up waiting does not end the writing.
        return SendWholeAsync(packet).WaitAsync(cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended.IsCancellationRequested)
        {
            _ended.Cancel();
        }

        base.Dispose(disposing);
    }

    private async Task<MqttPacket?> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await base.ReceivePacketAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MqttCommunicationException) when (_isDead)
        {
            return null;
        }
    }

    private async Task SendWholeAsync(MqttPacket packet)
    {
        await base.SendPacketAsync(packet, CancellationToken.None).ConfigureAwait(false);
        if (packet is MqttPubAckPacket)
        {
            _places.Release();
        }
    }

    private async Task TakePlaceAsync(CancellationToken cancellationToken)
    {
        _isFull = _places.CurrentCount == 0;
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _asked, _time.GetTimestamp());
        _isFull = false;
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Shorter(_options.KeepAlive, _options.Timeout) / 4, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (IsOverdue())
                {
                    _isDead = true;
                    await base.DisconnectAsync(CancellationToken.None).ConfigureAwait(false);
                    return;
                }

                // Also where the answer to the last one can't be read for want of places: the broker wants to hear from its clients.
                if (!_line.IsWriting && _time.GetElapsedTime(_line.LastWrite) >= _options.KeepAlive - timer.Period)
                {
                    if (!_isAsked)
                    {
                        Volatile.Write(ref _asked, _time.GetTimestamp());
                        _isAsked = true;
                    }

                    await base.SendPacketAsync(MqttPingReqPacket.Instance, CancellationToken.None).ConfigureAwait(false);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or MqttCommunicationException or ObjectDisposedException)
        {
            // The connection has ended; whoever reads from it says so.
        }
    }

    // What isn't read for want of places says nothing about the line.
    private bool IsOverdue() =>
        !_isFull
        && (_isAsked || _line.IsWriting)
        && _time.GetElapsedTime(Math.Max(Math.Max(_line.LastRead, _line.LastContent), Volatile.Read(ref _asked))) > _options.Timeout;

    private static TimeSpan Shorter(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
