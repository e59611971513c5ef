using System.Buffers;
using MQTTnet.Codec;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.StandInTests.Codec;

public sealed class PacketReaderTests
{
    public static TheoryData<string, string> WellFormed => new()
    {
        { "CONNACK", "20 03 00 00 00" },
        { "CONNACK, session present", "20 03 01 00 00" },
        { "CONNACK, refused with a reason", "20 0A 00 86 07 1F 00 04 77 68 61 74" },
        { "CONNACK with all that a broker grants", "20 29 00 00 26 11 00 00 0E 10 21 00 10 24 01 25 00 27 00 10 C8 E0 12 00 02 69 64 22 00 0A 28 01 29 01 2A 00 13 00 3C 1A 00 01 72" },
        { "PUBLISH at most once", "30 06 00 01 74 00 68 69" },
        { "PUBLISH at least once, retained, again", "3B 08 00 01 74 00 07 00 68 69" },
        { "PUBLISH with every property", "32 2D 00 01 74 00 07 27 01 01 02 00 00 00 05 03 00 01 61 08 00 01 72 09 00 02 01 02 0B 81 01 0B 02 26 00 01 6B 00 01 76 26 00 01 6B 00 01 77" },
        { "PUBACK", "40 02 00 07" },
        { "PUBACK, refused", "40 03 00 07 87" },
        { "PUBREC with properties", "50 09 00 07 00 05 1F 00 02 6F 6B" },
        { "PUBREL", "62 02 00 07" },
        { "PUBCOMP", "70 03 00 07 92" },
        { "SUBACK", "90 05 00 01 00 01 87" },
        { "UNSUBACK", "B0 04 00 01 00 11" },
        { "PINGRESP", "D0 00" },
        { "DISCONNECT", "E0 00" },
        { "DISCONNECT, taken over", "E0 02 8E 00" },
    };

    public static TheoryData<string, string> Wrong => new()
    {
        { "type 0", "00 00" },
        { "a packet that only clients send", "10 00" },
        { "AUTH, which was not asked for", "F0 00" },
        { "flags on a PUBACK", "41 02 00 07" },
        { "PUBREL without its flags", "60 02 00 07" },
        { "quality of service 3", "36 05 00 01 74 00 01" },
        { "DUP at quality of service 0", "38 04 00 01 74 00" },
        { "packet identifier 0", "32 06 00 01 74 00 00 00" },
        { "PUBACK of identifier 0", "40 02 00 00" },
        { "a topic with a wildcard", "30 04 00 01 23 00" },
        { "no topic", "30 03 00 00 00" },
        { "a topic with U+0000", "30 05 00 02 61 00 00" },
        { "a topic that is no UTF-8", "30 05 00 02 C3 28 00" },
        { "a topic longer than the packet", "30 04 00 09 74 00" },
        { "a length of five bytes", "30 80 80 80 80 01" },
        { "a length that isn't the shortest", "D0 80 00" },
        { "a topic alias, which was not granted", "30 07 00 01 74 03 23 00 01" },
        { "a property of another packet", "30 09 00 01 74 05 11 00 00 00 01" },
        { "a property twice", "30 0E 00 01 74 0A 02 00 00 00 01 02 00 00 00 01" },
        { "an unknown property", "30 06 00 01 74 02 7E 00" },
        { "properties that end too early", "30 06 00 01 74 02 02 00" },
        { "properties longer than the packet", "30 05 00 01 74 7F 00" },
        { "bytes behind the end", "D0 01 00" },
        { "SUBACK without an answer", "90 03 00 01 00" },
        { "CONNACK with unknown flags", "20 03 02 00 00" },
        { "CONNACK, refused with a session", "20 03 01 87 00" },
        { "Receive Maximum 0", "20 06 00 00 03 21 00 00" },
    };

    [Theory]
    [MemberData(nameof(WellFormed))]
    public void Reads_a_packet_however_it_is_cut_and_waits_for_its_last_byte(string what, string hex)
    {
        byte[] bytes = ByteStrings.Hex(hex);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            ReadOnlySequence<byte> whole = ByteStrings.Cut(bytes, cut);
            PacketReader.TryRead(ref whole, 0, out Packet? packet).ShouldBe(DecodeStatus.Complete, what);
            packet.ShouldNotBeNull();
            whole.Length.ShouldBe(0);

            var part = new ReadOnlySequence<byte>(bytes, 0, cut);
            PacketReader.TryRead(ref part, 0, out packet).ShouldBe(cut == bytes.Length ? DecodeStatus.Complete : DecodeStatus.Incomplete, what);
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Turns_a_wrong_packet_away(string what, string hex)
    {
        byte[] bytes = ByteStrings.Hex(hex);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            ReadOnlySequence<byte> buffer = ByteStrings.Cut(bytes, cut);
            PacketReader.TryRead(ref buffer, 0, out Packet? packet).ShouldBeOneOf(DecodeStatus.Malformed, DecodeStatus.ProtocolError);
            packet.ShouldBeNull(what);
        }
    }

    [Fact]
    public void Reads_every_field_of_a_publish()
    {
        var packet = (PublishPacket)Read("3B 1E 00 01 74 00 07 16 02 00 00 00 05 03 00 01 61 26 00 01 6B 00 01 76 26 00 01 6B 00 00 68 69");
        packet.Topic.ShouldBe("t");
        packet.Id.ShouldBe((ushort)7);
        packet.Quality.ShouldBe(MqttQualityOfServiceLevel.AtLeastOnce);
        packet.Retain.ShouldBeTrue();
        packet.Dup.ShouldBeTrue();
        packet.Payload.ShouldBe("hi"u8.ToArray());
        packet.Properties.MessageExpiryInterval.ShouldBe(5u);
        packet.Properties.ContentType.ShouldBe("a");
        packet.Properties.UserProperties!.Select(property => (property.Name, property.ReadValueAsString()))
            .ShouldBe([("k", "v"), ("k", "")]);
    }

    [Fact]
    public void Reads_what_a_broker_grants()
    {
        PacketProperties granted = ((ConnAckPacket)Read(
            "20 29 00 00 26 11 00 00 0E 10 21 00 10 24 01 25 00 27 00 10 C8 E0 12 00 02 69 64 22 00 0A 28 01 29 01 2A 00 13 00 3C 1A 00 01 72"))
            .Properties;
        granted.SessionExpiryInterval.ShouldBe(3600u);
        granted.ReceiveMaximum.ShouldBe((ushort)16);
        granted.MaximumQoS.ShouldBe((byte)1);
        granted.RetainAvailable.ShouldBe(false);
        granted.MaximumPacketSize.ShouldBe(1_100_000u);
        granted.AssignedClientIdentifier.ShouldBe("id");
        granted.ServerKeepAlive.ShouldBe((ushort)60);
    }

    [Fact]
    public void Leaves_the_next_packet_in_the_buffer()
    {
        var buffer = new ReadOnlySequence<byte>(ByteStrings.Hex("D0 00 40 02 00 07"));
        PacketReader.TryRead(ref buffer, 0, out _).ShouldBe(DecodeStatus.Complete);
        PacketReader.TryRead(ref buffer, 0, out Packet? packet).ShouldBe(DecodeStatus.Complete);
        packet.ShouldBeOfType<PublishReplyPacket>().Id.ShouldBe((ushort)7);
    }

    [Fact]
    public void Turns_a_packet_above_the_limit_away_as_soon_as_its_length_is_known()
    {
        var head = new ReadOnlySequence<byte>(ByteStrings.Hex("30 FF FF FF 7F"));
        PacketReader.TryRead(ref head, 1024, out _).ShouldBe(DecodeStatus.TooLarge);
    }

    [Fact]
    public void Never_throws_on_random_or_damaged_bytes()
    {
        var random = new Random(20_260_727);
        byte[][] packets = [.. WellFormed.Select(row => ByteStrings.Hex((string)row[1]))];
        for (int round = 0; round < 200_000; round++)
        {
            byte[] bytes = round % 2 == 0 ? new byte[random.Next(24)] : [.. packets[random.Next(packets.Length)]];
            if (round % 2 == 0)
            {
                random.NextBytes(bytes);
            }
            else
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            }

            ReadOnlySequence<byte> buffer = ByteStrings.Cut(bytes, random.Next(bytes.Length + 1));
            DecodeStatus status = PacketReader.TryRead(ref buffer, 4096, out Packet? packet);
            (packet is not null).ShouldBe(status == DecodeStatus.Complete, Convert.ToHexString(bytes));
        }
    }

    private static Packet Read(string hex)
    {
        var buffer = new ReadOnlySequence<byte>(ByteStrings.Hex(hex));
        PacketReader.TryRead(ref buffer, 0, out Packet? packet).ShouldBe(DecodeStatus.Complete);
        return packet!;
    }
}
