using FederatedQC.Messaging.Links;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.Messaging.Tests.Links;

public sealed class MqttLinkTests
{
    [Theory]
    [EveryBroker]
    public async Task Needs_no_broker_to_start_and_connects_when_one_comes(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await broker.StopAsync();
        await using MqttLink link = await LinkFixture.StartAsync(LinkFixture.Options(broker.Port, "early"));
        (await link.SendAsync("t", 1)).Status.ShouldBe(PublishStatus.Disconnected);
        await link.SubscribeAsync("t", QualityOfService.AtLeastOnce, CancellationToken.None);
        Task<PublishOutcome> waiting = link.PublishUntilDeliveredAsync("t", new byte[] { 7 }, false, CancellationToken.None);
        waiting.IsCompleted.ShouldBeFalse();

        await broker.StartAgainAsync();
        (await waiting.WaitAsync(LinkFixture.Patience)).Status.ShouldBe(PublishStatus.Delivered);
        (await link.NextAsync()).Payload.ToArray().ShouldBe([7]);
        link.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [EveryBroker]
    public async Task Subscribes_again_and_finishes_what_was_under_way_when_the_broker_is_killed_and_comes_back(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await using MqttLink reader = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "reader"));
        await reader.SubscribeAsync("blocks/+", QualityOfService.AtLeastOnce, CancellationToken.None);
        await using MqttLink writer = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "writer"));

        // Both losses seen, so that no message can reach the new broker before the reader's subscription does.
        Task lost = Task.WhenAll(reader.LossAsync(), writer.LossAsync());
        await broker.KillAsync();
        await lost;
        Task<PublishOutcome>[] sending =
        [
            .. Enumerable
                .Range(0, 20)
                .Select(number => writer.PublishUntilDeliveredAsync($"blocks/{number}", new byte[100_000], true, CancellationToken.None)),
        ];
        await broker.StartAgainAsync();

        PublishOutcome[] outcomes = await Task.WhenAll(sending).WaitAsync(LinkFixture.Patience);
        outcomes.ShouldAllBe(outcome => outcome.Status == PublishStatus.Delivered);
        HashSet<string> arrived = [];
        while (arrived.Count < 20)
        {
            InboundMessage message = await reader.NextAsync();
            message.Payload.Length.ShouldBe(100_000);
            arrived.Add(message.Topic);
            await message.AckAsync(CancellationToken.None);
        }
    }

    [BrokerFact]
    public async Task What_is_not_acknowledged_comes_again_after_a_restart_of_the_broker()
    {
        await using TestBroker broker = await TestBroker.StartAsync(BrokerKind.Mosquitto, persistence: true);
        await using MqttLink reader = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "reader"));
        await reader.SubscribeAsync("t", QualityOfService.AtLeastOnce, CancellationToken.None);
        (await reader.SendAsync("t", 1)).Status.ShouldBe(PublishStatus.Delivered);
        (await reader.SendAsync("t", 2)).Status.ShouldBe(PublishStatus.Delivered);
        InboundMessage first = await reader.NextAsync();
        InboundMessage second = await reader.NextAsync();
        await first.AckAsync(CancellationToken.None);
        await first.LeavesBrokerAsync(reader);

        var present = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        reader.Connected += (_, arguments) => present.TrySetResult(arguments.SessionPresent);
        await broker.StopAsync();
        await broker.StartAgainAsync();
        (await reader.NextAsync()).Payload.ToArray().ShouldBe([2]);
        (await present.Task.WaitAsync(LinkFixture.Patience)).ShouldBeTrue();

        // Of the old connection: without effect, not an error.
        await second.AckAsync(CancellationToken.None);
    }

    /// <summary>Between two connections the client library has no adapter at all, and says so by a null reference.</summary>
    [Theory]
    [EveryBroker]
    public async Task What_is_said_between_two_connections_fails_with_the_connection_and_not_otherwise(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "between"));
        await link.SubscribeAsync("t", QualityOfService.AtLeastOnce, CancellationToken.None);
        (await link.SendAsync("t", 1)).Status.ShouldBe(PublishStatus.Delivered);
        InboundMessage message = await link.NextAsync();
        var said = new TaskCompletionSource<Task[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        link.Disconnected += (_, _) =>
            said.TrySetResult([
                message.AckAsync(CancellationToken.None),
                link.SubscribeAsync("u", QualityOfService.AtLeastOnce, CancellationToken.None),
                link.UnsubscribeAsync("u", CancellationToken.None),
                link.PublishAsync("t", new byte[] { 2 }, QualityOfService.AtLeastOnce, false, CancellationToken.None),
            ]);

        await broker.KillAsync();

        await Task.WhenAll(await said.Task.WaitAsync(LinkFixture.Patience)).WaitAsync(LinkFixture.Patience);
    }

    [Theory]
    [EveryBroker]
    public async Task A_reader_that_stops_reading_holds_the_broker_back_and_loses_nothing(BrokerKind kind)
    {
        const int Count = 50;
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        MqttConnectionOptions options = LinkFixture.Options(broker.Port, "slow");
        options.ReceiveMaximum = 4;
        await using MqttLink reader = await LinkFixture.ConnectAsync(options);
        await reader.SubscribeAsync("t/+", QualityOfService.AtLeastOnce, CancellationToken.None);
        await using MqttLink writer = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "fast"));
        for (int number = 0; number < Count; number++)
        {
            (await writer.SendAsync($"t/{number}", 1)).Status.ShouldBe(PublishStatus.Delivered);
        }

        // An answered request proves that the broker has sent everything that it was going to send before.
        await reader.SubscribeAsync("other", QualityOfService.AtLeastOnce, CancellationToken.None);
        reader.Messages.Count.ShouldBeLessThanOrEqualTo(4);
        for (int number = 0; number < Count; number++)
        {
            InboundMessage message = await reader.NextAsync();
            message.Topic.ShouldBe($"t/{number}");
            reader.Messages.Count.ShouldBeLessThanOrEqualTo(4);
            await message.AckAsync(CancellationToken.None);
        }
    }

    [BrokerFact]
    public async Task Retained_messages_come_with_the_first_subscription_and_not_with_a_reconnection_to_the_same_session()
    {
        await using TestBroker broker = await TestBroker.StartAsync(BrokerKind.Mosquitto, persistence: true);
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "a"));
        await link.PublishUntilDeliveredAsync("kept", new byte[] { 1 }, true, CancellationToken.None);
        await link.SubscribeAsync("kept", QualityOfService.AtLeastOnce, CancellationToken.None);
        InboundMessage first = await link.NextAsync();
        first.IsRetained.ShouldBeTrue();
        await first.AckAsync(CancellationToken.None);
        await first.LeavesBrokerAsync(link);

        Task lost = link.LossAsync();
        await broker.StopAsync();
        await lost;
        await broker.StartAgainAsync();
        await link.WaitConnectedAsync(CancellationToken.None).WaitAsync(LinkFixture.Patience);
        (await link.SendAsync("kept", 2)).Status.ShouldBe(PublishStatus.Delivered);
        InboundMessage next = await link.NextAsync();
        next.Payload.ToArray().ShouldBe([2]);
        next.IsRetained.ShouldBeFalse();
    }

    [Theory]
    [EveryBroker]
    public async Task An_unsubscribed_topic_stays_unsubscribed(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "a"));
        await link.SubscribeAsync("a", QualityOfService.AtLeastOnce, CancellationToken.None);
        await link.SubscribeAsync("b", QualityOfService.AtLeastOnce, CancellationToken.None);
        await link.UnsubscribeAsync("a", CancellationToken.None);
        Task lost = link.LossAsync();
        await broker.KillAsync();
        await lost;
        await broker.StartAgainAsync();
        await link.PublishUntilDeliveredAsync("a", new byte[] { 1 }, false, CancellationToken.None);
        await link.PublishUntilDeliveredAsync("b", new byte[] { 2 }, false, CancellationToken.None);
        (await link.NextAsync()).Topic.ShouldBe("b");
    }

    [Theory]
    [EveryBroker]
    public async Task A_message_that_no_packet_of_the_broker_can_hold_is_refused_at_once(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "a"));
        PublishOutcome outcome = await link.PublishUntilDeliveredAsync("t", new byte[1_100_000], false, CancellationToken.None);
        outcome.Status.ShouldBe(PublishStatus.Refused);
        link.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [EveryBroker]
    public async Task Disposal_is_a_goodbye_that_ends_every_wait(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "a"));
        Task lost = link.LossAsync();
        await broker.KillAsync();
        await lost;
        Task<PublishOutcome> waiting = link.PublishUntilDeliveredAsync("t", new byte[] { 1 }, false, CancellationToken.None);
        await link.DisposeAsync();
        await link.DisposeAsync();
        (await waiting).Status.ShouldBe(PublishStatus.Disconnected);
        await link.Messages.Completion.WaitAsync(LinkFixture.Patience);
        await link.Completion.WaitAsync(LinkFixture.Patience);
        await Should.ThrowAsync<ObjectDisposedException>(() => link.WaitConnectedAsync(CancellationToken.None));
        await Should.ThrowAsync<ArgumentException>(() => link.SendAsync("a/#"));
    }
}
