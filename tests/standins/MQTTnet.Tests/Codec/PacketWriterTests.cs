using System.Buffers;
using MQTTnet.Codec;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.StandInTests.Codec;

public sealed class PacketWriterTests
{
    [Fact]
    public void Writes_a_bare_connect()
    {
        MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer("localhost").WithClientId("a").Build();
        PacketWriter.Connect(options).ShouldBe(ByteStrings.Hex("10 0E 00 04 4D 51 54 54 05 02 00 0F 00 00 01 61"));
    }

    [Fact]
    public void Writes_a_connect_with_everything()
    {
        MqttClientOptions options = new MqttClientOptionsBuilder().WithTcpServer("localhost").WithClientId("a")
            .WithCleanStart(false).WithKeepAlivePeriod(TimeSpan.FromSeconds(60)).WithSessionExpiryInterval(3600)
            .WithReceiveMaximum(16).WithMaximumPacketSize(65536).WithUserProperty("k", "v"u8.ToArray())
            .WithCredentials("u", "p")
            .WithWillTopic("w").WithWillPayload([1, 2]).WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain().WithWillDelayInterval(5).WithWillMessageExpiryInterval(9).WithWillContentType("c")
            .WithWillUserProperty("x", "y"u8.ToArray())
            .Build();
        PacketWriter.Connect(options).ShouldBe(ByteStrings.Hex(
            "10 45 00 04 4D 51 54 54 05 EC 00 3C"
            + "14 11 00 00 0E 10 21 00 10 27 00 01 00 00 26 00 01 6B 00 01 76"
            + "00 01 61"
            + "15 18 00 00 00 05 02 00 00 00 09 03 00 01 63 26 00 01 78 00 01 79"
            + "00 01 77 00 02 01 02"
            + "00 01 75 00 01 70"));
    }

    [Fact]
    public void Writes_a_publish_up_to_its_payload()
    {
        MqttApplicationMessage message = new MqttApplicationMessageBuilder().WithTopic("t/ä").WithPayload(new byte[200])
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.ExactlyOnce).WithRetainFlag().Build();
        PacketWriter.PublishHead(message, 258).ShouldBe(ByteStrings.Hex("35 D1 01 00 04 74 2F C3 A4 01 02 00"));
    }

    [Fact]
    public void Writes_a_publish_that_reads_back()
    {
        MqttApplicationMessage message = new MqttApplicationMessageBuilder().WithTopic("t").WithPayload("hello")
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithContentType("text").WithMessageExpiryInterval(7)
            .WithUserProperty("k", "v"u8.ToArray()).Build();
        var bytes = new ReadOnlySequence<byte>([.. PacketWriter.PublishHead(message, 3), .. message.Payload.ToArray()]);
        PacketReader.TryRead(ref bytes, 0, out Packet? packet).ShouldBe(DecodeStatus.Complete);
        PublishPacket read = packet.ShouldBeOfType<PublishPacket>();
        read.Topic.ShouldBe("t");
        read.Id.ShouldBe((ushort)3);
        read.Payload.ShouldBe("hello"u8.ToArray());
        read.Properties.ContentType.ShouldBe("text");
        read.Properties.MessageExpiryInterval.ShouldBe(7u);
        read.Properties.UserProperties!.Single().ReadValueAsString().ShouldBe("v");
    }

    [Theory]
    [InlineData(PacketType.PubAck, 0, "40 02 01 02")]
    [InlineData(PacketType.PubAck, 0x87, "40 03 01 02 87")]
    [InlineData(PacketType.PubRec, 0, "50 02 01 02")]
    [InlineData(PacketType.PubRel, 0x92, "62 03 01 02 92")]
    [InlineData(PacketType.PubComp, 0, "70 02 01 02")]
    internal void Writes_the_replies_to_a_publish(PacketType type, byte reason, string expected) =>
        PacketWriter.PublishReply(new PublishReply(type, 258, reason)).ShouldBe(ByteStrings.Hex(expected));

    [Fact]
    public void Writes_subscribe_unsubscribe_ping_and_disconnect()
    {
        MqttClientSubscribeOptions options = new MqttClientSubscribeOptionsBuilder()
            .WithTopicFilter("a/#", MqttQualityOfServiceLevel.AtLeastOnce, true, true, MqttRetainHandling.DoNotSendOnSubscribe)
            .WithTopicFilter(new MqttTopicFilter { Topic = "+" }).Build();
        PacketWriter.Subscribe(1, options.TopicFilters).ShouldBe(ByteStrings.Hex("82 0D 00 01 00 00 03 61 2F 23 2D 00 01 2B 00"));
        PacketWriter.Unsubscribe(2, ["a/#"]).ShouldBe(ByteStrings.Hex("A2 08 00 02 00 00 03 61 2F 23"));
        PacketWriter.PingReq.ToArray().ShouldBe(ByteStrings.Hex("C0 00"));
        PacketWriter.Disconnect(0).ShouldBe(ByteStrings.Hex("E0 00"));
        PacketWriter.Disconnect(4).ShouldBe(ByteStrings.Hex("E0 01 04"));
    }

    [Fact]
    public void Refuses_what_no_packet_can_hold()
    {
        var tooLong = new MqttApplicationMessage { Topic = new string('t', 65_536) };
        Should.Throw<MqttProtocolViolationException>(() => PacketWriter.PublishHead(tooLong, 0));
        var nul = new MqttApplicationMessage { Topic = "a\0b" };
        Should.Throw<MqttProtocolViolationException>(() => PacketWriter.PublishHead(nul, 0));
        Should.Throw<MqttProtocolViolationException>(() => new FieldWriter().VariableByteInteger(268_435_456));
    }
}
