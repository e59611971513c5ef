using System.Buffers;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using FederatedQC.Messaging.Wire;
using MQTTnet.Adapter;
using MQTTnet.Channel;
using MQTTnet.Diagnostics.Logger;
using MQTTnet.Exceptions;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace FederatedQC.Messaging.Tests.Wire;

/// <summary>Packets that the client library wrote, read by ours and by the library's own reader.</summary>
public sealed class PacketReaderTests
{
    private const int Most = 2000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Packets_in_pieces_of_any_length_are_read_as_the_library_reads_them(int seed)
    {
        var random = new Random(seed);
        MqttPacket[] sent = [.. Enumerable.Range(0, 300).Select(number => Packet(random, number))];
        byte[] bytes = [.. sent.SelectMany(Encode)];

        IReadOnlyList<MqttPacket> ours = await ReadAllAsync(channel => new PacketReader(NewAdapter(channel), channel, Most), bytes, random);
        IReadOnlyList<MqttPacket> theirs = await ReadAllAsync(NewAdapter, bytes, random);

        ours.Count.ShouldBe(sent.Length);
        ours.Select(Encode).SelectMany(packet => packet).ShouldBe(bytes);
        theirs.Select(Encode).SelectMany(packet => packet).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(new byte[] { 0x32, 0xff, 0xff, 0xff, 0x7f }, "longer than 2000 bytes")]
    [InlineData(new byte[] { 0x20, 0xd1, 0x0f }, "longer than 2000 bytes")]
    [InlineData(new byte[] { 0x32, 0xff, 0xff, 0xff, 0xff, 0x01 }, "more than four bytes")]
    [InlineData(new byte[] { 0x32, 6, 0, 200, 1, 1, 1, 1 }, "shorter than its own parts")]
    [InlineData(new byte[] { 0x32, 8, 0, 1, 116, 0, 1, 50, 0, 0 }, "shorter than its own parts")]
    public async Task What_is_no_packet_is_refused_before_there_is_room_for_it(byte[] bytes, string why)
    {
        var channel = new Pieces(bytes, new Random(1));
        using var reader = new PacketReader(NewAdapter(channel), channel, Most);
        long before = GC.GetAllocatedBytesForCurrentThread();

        (await Should.ThrowAsync<MqttProtocolViolationException>(() => reader.ReceivePacketAsync(default))).Message.ShouldContain(why);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000_000);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x32 })]
    [InlineData(new byte[] { 0x32, 9, 0, 1, 116, 0, 1, 0, 7 })]
    [InlineData(new byte[] { 0x40, 2, 0 })]
    public async Task A_line_that_ends_inside_a_packet_is_an_end(byte[] bytes)
    {
        var channel = new Pieces(bytes, new Random(1));
        using var reader = new PacketReader(NewAdapter(channel), channel, Most);

        (await reader.ReceivePacketAsync(default)).ShouldBeNull();
    }

    private static async Task<IReadOnlyList<MqttPacket>> ReadAllAsync(
        Func<IMqttChannel, IMqttChannelAdapter> make,
        byte[] bytes,
        Random random
    )
    {
        using IMqttChannelAdapter adapter = make(new Pieces(bytes, random));
        List<MqttPacket> read = [];
        while (await adapter.ReceivePacketAsync(default) is { } packet)
        {
            read.Add(packet);
        }

        return read;
    }

    private static MqttChannelAdapter NewAdapter(IMqttChannel channel) =>
        new(
            channel,
            new MqttPacketFormatterAdapter(MqttProtocolVersion.V500, new MqttBufferWriter(4096, ushort.MaxValue)),
            MqttNetNullLogger.Instance
        );

    private static byte[] Encode(MqttPacket packet)
    {
        MqttPacketBuffer buffer = new MqttPacketFormatterAdapter(
            MqttProtocolVersion.V500,
            new MqttBufferWriter(4096, ushort.MaxValue)
        ).Encode(packet);
        return [.. buffer.Packet, .. buffer.Payload.ToArray()];
    }

    private static MqttPacket Packet(Random random, int number) =>
        (number % 4) switch
        {
            0 => new MqttPubAckPacket { PacketIdentifier = (ushort)(number + 1) },
            1 => MqttPingRespPacket.Instance,
            _ => Message(random, number),
        };

    private static MqttPublishPacket Message(Random random, int number)
    {
        var quality = (MqttQualityOfServiceLevel)random.Next(2);
        byte[] content = new byte[random.Next(random.Next(2) == 0 ? 3 : 1500)];
        random.NextBytes(content);
        return new MqttPublishPacket
        {
            Topic = new string('t', random.Next(1, 300)),
            PacketIdentifier = quality == MqttQualityOfServiceLevel.AtMostOnce ? (ushort)0 : (ushort)(number + 1),
            QualityOfServiceLevel = quality,
            Retain = random.Next(2) == 0,
            Dup = quality != MqttQualityOfServiceLevel.AtMostOnce && random.Next(2) == 0,
            MessageExpiryInterval = (uint)random.Next(100),
            CorrelationData = random.Next(2) == 0 ? null : new byte[random.Next(1, 150)],
            Payload = new ReadOnlySequence<byte>(content),
        };
    }

    /// <summary>A line on which bytes come a few at a time, and then nothing.</summary>
    private sealed class Pieces(byte[] bytes, Random random) : IMqttChannel
    {
        private int _read;

        public X509Certificate2 ClientCertificate => null!;

        public EndPoint RemoteEndPoint => null!;

        public EndPoint LocalEndPoint => null!;

        public bool IsSecureConnection => false;

        public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DisconnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        {
            int some = Math.Min(Math.Min(count, random.Next(1, 400)), bytes.Length - _read);
            bytes.AsSpan(_read, some).CopyTo(buffer.AsSpan(offset));
            _read += some;
            return Task.FromResult(some);
        }

        public Task WriteAsync(ReadOnlySequence<byte> buffer, bool isEndOfPacket, CancellationToken cancellationToken) =>
            Task.CompletedTask;

        public void Dispose() { }
    }
}
