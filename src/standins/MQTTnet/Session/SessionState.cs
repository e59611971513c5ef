using MQTTnet.Codec;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace MQTTnet.Session;

/// <summary>
/// The client's half of an MQTT session (MQTT 5, 4.1): packet identifiers, requests under way, and messages received but not
/// acknowledged. No I/O and no clock. Not thread-safe: its one user at a time locks.
/// </summary>
/// <remarks>
/// Requests end with their connection: nothing is sent again, as with the package. Two things outlive it, if the broker kept
/// its half: identifiers of received messages of quality 2 until their PUBREL, and those of sent ones until their PUBCOMP, so
/// that the broker never takes a new message for the rest of an old one.
/// </remarks>
internal sealed class SessionState
{
    private readonly Dictionary<ushort, Exchange> _exchanges = [];
    private readonly HashSet<ushort> _orphans = [];

    /// <summary>Unacknowledged received messages; true from the acknowledgement of a quality 2 message to its PUBREL.</summary>
    private readonly Dictionary<ushort, bool> _received = [];

    private ushort _lastId;

    /// <summary>Starts a connection.</summary>
    /// <param name="present">Whether the broker kept the session.</param>
    /// <returns>What the broker must hear first: PUBREL for each publish of quality 2 that an older connection left half done.</returns>
    public IReadOnlyList<PublishReply> Resume(bool present)
    {
        if (!present)
        {
            _orphans.Clear();
            _received.Clear();
            return [];
        }

        foreach (ushort id in _received.Where(entry => !entry.Value).Select(entry => entry.Key).ToArray())
        {
            _received.Remove(id);
        }

        return [.. _orphans.Order().Select(id => new PublishReply(PacketType.PubRel, id))];
    }

    /// <summary>Ends a connection.</summary>
    /// <returns>The requests that it leaves without an answer.</returns>
    public IReadOnlyList<Exchange> Interrupt()
    {
        Exchange[] open = [.. _exchanges.Values];
        _exchanges.Clear();
        _orphans.UnionWith(open.Where(exchange => exchange.Awaited is PacketType.PubRec or PacketType.PubComp)
            .Select(exchange => exchange.Id));
        return open;
    }

    /// <summary>Starts a request with an identifier that is free.</summary>
    /// <exception cref="MqttCommunicationException">All 65,535 identifiers are in use.</exception>
    public Exchange Begin(PacketType awaited)
    {
        if (_exchanges.Count + _orphans.Count >= ushort.MaxValue)
        {
            throw new MqttCommunicationException("All packet identifiers are in use.");
        }

        do
        {
            _lastId = (ushort)(_lastId == ushort.MaxValue ? 1 : _lastId + 1);
        }
        while (_exchanges.ContainsKey(_lastId) || _orphans.Contains(_lastId));

        var exchange = new Exchange(_lastId, awaited);
        _exchanges.Add(_lastId, exchange);
        return exchange;
    }

    /// <summary>Takes a request back that was never sent.</summary>
    public void Abandon(Exchange exchange) => _exchanges.Remove(exchange.Id);

    /// <summary>A PUBACK, PUBREC or PUBCOMP for one of our publishes.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="finished">The request that it finishes; else null.</param>
    /// <returns>The answer that it needs; null is none.</returns>
    public PublishReply? OnReply(PublishReplyPacket packet, out Exchange? finished)
    {
        finished = null;
        _exchanges.TryGetValue(packet.Id, out Exchange? exchange);
        if (packet.Type == PacketType.PubRec && packet.Reason < ReasonCode.FirstError)
        {
            if (exchange is not { Awaited: PacketType.PubRec or PacketType.PubComp })
            {
                return new PublishReply(PacketType.PubRel, packet.Id, ReasonCode.PacketIdentifierNotFound);
            }

            exchange.Awaited = PacketType.PubComp;
            return new PublishReply(PacketType.PubRel, packet.Id);
        }

        if (exchange?.Awaited == packet.Type)
        {
            finished = exchange;
            _exchanges.Remove(packet.Id);
        }
        else if (packet.Type == PacketType.PubComp)
        {
            _orphans.Remove(packet.Id);
        }

        return null;
    }

    /// <summary>A SUBACK or UNSUBACK.</summary>
    /// <returns>The request that it finishes; null when nobody asked.</returns>
    public Exchange? OnReply(SubscriptionReplyPacket packet) =>
        _exchanges.TryGetValue(packet.Id, out Exchange? exchange) && exchange.Awaited == packet.Type
        && _exchanges.Remove(packet.Id) ? exchange : null;

    /// <summary>
    /// A PUBLISH from the broker. More of them than the announced Receive Maximum are taken all the same, as the package does:
    /// mosquitto 2.0.11 loses count when acknowledgements come in a row, and a broken connection would only bring them again.
    /// </summary>
    public Arrival OnPublish(PublishPacket packet)
    {
        if (packet.Quality == MqttQualityOfServiceLevel.AtMostOnce)
        {
            return Arrival.Deliver;
        }

        if (_received.TryGetValue(packet.Id, out bool acknowledged))
        {
            return acknowledged ? Arrival.Repeated : Arrival.InHand;
        }

        _received.Add(packet.Id, false);
        return Arrival.Deliver;
    }

    /// <summary>The application is done with a message of quality 1 or 2.</summary>
    public PublishReply Acknowledge(ushort id, MqttQualityOfServiceLevel quality, byte reason)
    {
        bool untilReleased = quality == MqttQualityOfServiceLevel.ExactlyOnce && reason < ReasonCode.FirstError;
        if (untilReleased)
        {
            _received[id] = true;
        }
        else
        {
            _received.Remove(id);
        }

        return new PublishReply(
            quality == MqttQualityOfServiceLevel.ExactlyOnce ? PacketType.PubRec : PacketType.PubAck, id, reason);
    }

    /// <summary>A PUBREL from the broker.</summary>
    public PublishReply OnRelease(ushort id) => new(
        PacketType.PubComp,
        id,
        _received.TryGetValue(id, out bool acknowledged) && acknowledged && _received.Remove(id)
            ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound);
}
