using MQTTnet.Codec;
using MQTTnet.Protocol;
using MQTTnet.Session;

namespace MQTTnet.StandInTests.Session;

public sealed class SessionStateTests
{
    private readonly SessionState _session = new();

    public SessionStateTests() => _session.Resume(present: false);

    [Fact]
    public void Delivers_a_message_of_quality_2_once_until_it_is_released()
    {
        PublishPacket message = Message(7, MqttQualityOfServiceLevel.ExactlyOnce);
        _session.OnPublish(message).ShouldBe(Arrival.Deliver);
        _session.OnPublish(message).ShouldBe(Arrival.InHand);
        _session.Acknowledge(7, message.Quality, 0).ShouldBe(new PublishReply(PacketType.PubRec, 7));
        _session.OnPublish(message).ShouldBe(Arrival.Repeated);
        _session.OnRelease(7).ShouldBe(new PublishReply(PacketType.PubComp, 7));
        _session.OnRelease(7).ShouldBe(new PublishReply(PacketType.PubComp, 7, ReasonCode.PacketIdentifierNotFound));
        _session.OnPublish(message).ShouldBe(Arrival.Deliver);
    }

    [Fact]
    public void Remembers_acknowledged_messages_of_quality_2_over_a_lost_connection_and_forgets_the_others()
    {
        _session.OnPublish(Message(1, MqttQualityOfServiceLevel.ExactlyOnce));
        _session.Acknowledge(1, MqttQualityOfServiceLevel.ExactlyOnce, 0);
        _session.OnPublish(Message(2, MqttQualityOfServiceLevel.ExactlyOnce));
        _session.Interrupt();
        _session.Resume(present: true);
        _session.OnPublish(Message(1, MqttQualityOfServiceLevel.ExactlyOnce)).ShouldBe(Arrival.Repeated);
        _session.OnPublish(Message(2, MqttQualityOfServiceLevel.ExactlyOnce)).ShouldBe(Arrival.Deliver);
        _session.Interrupt();
        _session.Resume(present: false);
        _session.OnPublish(Message(1, MqttQualityOfServiceLevel.ExactlyOnce)).ShouldBe(Arrival.Deliver);
    }

    [Fact]
    public void Frees_a_place_when_a_message_of_quality_2_is_refused()
    {
        _session.OnPublish(Message(1, MqttQualityOfServiceLevel.ExactlyOnce));
        _session.Acknowledge(1, MqttQualityOfServiceLevel.ExactlyOnce, 0x83).ShouldBe(new PublishReply(PacketType.PubRec, 1, 0x83));
        _session.OnPublish(Message(1, MqttQualityOfServiceLevel.ExactlyOnce)).ShouldBe(Arrival.Deliver);
    }

    [Fact]
    public void Delivers_a_message_of_quality_1_again_once_it_was_acknowledged()
    {
        PublishPacket message = Message(1, MqttQualityOfServiceLevel.AtLeastOnce);
        _session.OnPublish(message).ShouldBe(Arrival.Deliver);
        _session.OnPublish(message).ShouldBe(Arrival.InHand);
        _session.Acknowledge(1, message.Quality, 0x83).ShouldBe(new PublishReply(PacketType.PubAck, 1, 0x83));
        _session.OnPublish(message).ShouldBe(Arrival.Deliver);
    }

    [Fact]
    public void Walks_a_publish_of_quality_2_to_its_end()
    {
        Exchange exchange = _session.Begin(PacketType.PubRec);
        _session.OnReply(Reply(PacketType.PubRec, exchange.Id), out Exchange? finished).ShouldBe(new PublishReply(PacketType.PubRel, exchange.Id));
        finished.ShouldBeNull();
        _session.OnReply(Reply(PacketType.PubComp, exchange.Id), out finished).ShouldBeNull();
        finished.ShouldBe(exchange);
    }

    [Fact]
    public void Ends_a_publish_of_quality_2_that_is_refused()
    {
        Exchange exchange = _session.Begin(PacketType.PubRec);
        _session.OnReply(Reply(PacketType.PubRec, exchange.Id, 0x87), out Exchange? finished).ShouldBeNull();
        finished.ShouldBe(exchange);
    }

    [Fact]
    public void Ignores_replies_that_nobody_waits_for()
    {
        Exchange exchange = _session.Begin(PacketType.SubAck);
        _session.OnReply(Reply(PacketType.PubAck, exchange.Id), out Exchange? finished).ShouldBeNull();
        finished.ShouldBeNull();
        _session.OnReply(Reply(PacketType.PubRec, 99), out _).ShouldBe(new PublishReply(PacketType.PubRel, 99, ReasonCode.PacketIdentifierNotFound));
        _session.OnReply(new SubscriptionReplyPacket(PacketType.UnsubAck, exchange.Id, [0], PacketProperties.None)).ShouldBeNull();
        _session.OnReply(new SubscriptionReplyPacket(PacketType.SubAck, exchange.Id, [0], PacketProperties.None)).ShouldBe(exchange);
    }

    [Fact]
    public void Releases_what_a_lost_connection_left_half_sent_before_its_number_is_used_again()
    {
        Exchange lost = _session.Begin(PacketType.PubRec);
        _session.Interrupt().ShouldBe([lost]);
        _session.Resume(present: true).ShouldBe([new PublishReply(PacketType.PubRel, lost.Id)]);
        ushort[] numbers = [.. Enumerable.Range(0, ushort.MaxValue - 1).Select(_ => _session.Begin(PacketType.PubAck).Id)];
        numbers.ShouldNotContain(lost.Id);
        numbers.Distinct().Count().ShouldBe(numbers.Length);
        Should.Throw<Exceptions.MqttCommunicationException>(() => _session.Begin(PacketType.PubAck));
        _session.OnReply(Reply(PacketType.PubComp, lost.Id, ReasonCode.PacketIdentifierNotFound), out _);
        _session.Begin(PacketType.PubAck).Id.ShouldBe(lost.Id);
    }

    private static PublishPacket Message(ushort id, MqttQualityOfServiceLevel quality) =>
        new("t", [], quality, id, false, false, PacketProperties.None);

    private static PublishReplyPacket Reply(PacketType type, ushort id, byte reason = 0) => new(type, id, reason, PacketProperties.None);
}
