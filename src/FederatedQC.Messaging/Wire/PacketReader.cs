using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;

namespace FederatedQC.Messaging.Wire;

/// <summary>
/// Reads a connection's packets where the library would make room for as much as 256 MiB before a byte of it has come, and copy each
/// message: a packet is no longer than agreed, and a message's content is read once, into the memory that it stays in.
/// </summary>
/// <param name="inner">Whatever else the connection does.</param>
/// <param name="line">Where packets come from; read by nobody else.</param>
/// <param name="most">The longest packet, in bytes behind its fixed header.</param>
internal sealed class PacketReader(IMqttChannelAdapter inner, IMqttChannel line, int most) : DelegatingAdapter(inner)
{
    /// <summary>The longest packet that the product's messages make: a model's manifest.</summary>
    public const int MostBytes = 1_100_000;

    // MQTT 5, 2.1: four bits of type and four of flags, then the length in groups of seven bits.
    private const byte Publish = 0x30;
    private const byte TypeMask = 0xf0;
    private const byte QualityMask = 0x06;
    private const byte More = 0x80;
    private const int LengthBits = 7;
    private const int LengthBytes = 4;

    private readonly byte[] _few = new byte[sizeof(ushort)];

    /// <summary>Reads the next packet; null where the connection ends before it is whole.</summary>
    /// <exception cref="MqttProtocolViolationException">It is no packet, or a longer one than agreed.</exception>
    /// <exception cref="MqttCommunicationException">The connection was lost.</exception>
    public override async Task<MqttPacket?> ReceivePacketAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EndOfStreamException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException)
        {
            throw new MqttCommunicationException(exception);
        }
    }

    private async Task<MqttPacket?> ReadAsync(CancellationToken cancellationToken)
    {
        byte header = await NextAsync(cancellationToken).ConfigureAwait(false);
        int length = await LengthAsync(cancellationToken).ConfigureAwait(false);
        if (length > most)
        {
            throw new MqttProtocolViolationException(string.Create(CultureInfo.InvariantCulture, $"a packet is longer than {most} bytes"));
        }

        // Which version is spoken is known from the first packet on, and with it where a message's content begins.
        if ((header & TypeMask) == Publish && PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.V500)
        {
            return await PublishAsync(header, length, cancellationToken).ConfigureAwait(false);
        }

        return Decode(header, await BytesAsync(length, cancellationToken).ConfigureAwait(false));
    }

    // MQTT 5, 3.3.2: topic, number (but at quality 0), properties; the rest is the content.
    private async Task<MqttPacket> PublishAsync(byte header, int length, CancellationToken cancellationToken)
    {
        using var head = new MemoryStream();
        await FillAsync(_few, cancellationToken).ConfigureAwait(false);
        head.Write(_few);
        int topic = BinaryPrimitives.ReadUInt16BigEndian(_few) + ((header & QualityMask) != 0 ? sizeof(ushort) : 0);
        await AppendAsync(head, topic, length, cancellationToken).ConfigureAwait(false);
        int properties = await LengthAsync(cancellationToken, head).ConfigureAwait(false);
        await AppendAsync(head, properties, length, cancellationToken).ConfigureAwait(false);

        var packet = (MqttPublishPacket)Decode(header, head.ToArray());
        packet.Payload = new ReadOnlySequence<byte>(await BytesAsync(length - (int)head.Length, cancellationToken).ConfigureAwait(false));
        return packet;
    }

    private async Task AppendAsync(MemoryStream head, int count, int length, CancellationToken cancellationToken)
    {
        if (count > length - head.Length)
        {
            throw new MqttProtocolViolationException("a message is shorter than its own parts");
        }

        head.Write(await BytesAsync(count, cancellationToken).ConfigureAwait(false));
    }

    private async Task<int> LengthAsync(CancellationToken cancellationToken, MemoryStream? copy = null)
    {
        int length = 0;
        for (int shift = 0; shift < LengthBytes * LengthBits; shift += LengthBits)
        {
            byte next = await NextAsync(cancellationToken).ConfigureAwait(false);
            copy?.WriteByte(next);
            length |= (next & ~More) << shift;
            if ((next & More) == 0)
            {
                return length;
            }
        }

        throw new MqttProtocolViolationException("a length has more than four bytes");
    }

    private async Task<byte> NextAsync(CancellationToken cancellationToken)
    {
        await FillAsync(_few.AsMemory(0, 1), cancellationToken).ConfigureAwait(false);
        return _few[0];
    }

    private async Task<byte[]> BytesAsync(int count, CancellationToken cancellationToken)
    {
        byte[] bytes = count == 0 ? [] : GC.AllocateUninitializedArray<byte>(count);
        await FillAsync(bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }

    private async Task FillAsync(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray<byte>(bytes, out var rest);
        while (rest.Count > 0)
        {
            int read = await line.ReadAsync(rest.Array!, rest.Offset, rest.Count, cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new EndOfStreamException();
            }

            rest = rest[read..];
        }
    }

    private MqttPacket Decode(byte header, byte[] body)
    {
        var received = new ReceivedMqttPacket(header, body, body.Length + 1 + LengthBytes);
        if (PacketFormatterAdapter.ProtocolVersion == MqttProtocolVersion.Unknown)
        {
            PacketFormatterAdapter.DetectProtocolVersion(received);
        }

        return PacketFormatterAdapter.Decode(received) ?? throw new MqttProtocolViolationException("a packet is malformed");
    }
}
