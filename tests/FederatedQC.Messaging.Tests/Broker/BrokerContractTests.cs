using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Tests.Links;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.Messaging.Tests.Broker;

/// <summary>What the product asks of any broker, beside what the tests of links and their security show.</summary>
public sealed class BrokerContractTests
{
    [Theory]
    [EveryBroker]
    public async Task Retained_messages_survive_a_restart_and_cleared_ones_do_not_come_back(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind, persistence: true);
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "a"));
        byte[] block = new byte[256 * 1024];
        new Random(5).NextBytes(block);
        await link.PublishUntilDeliveredAsync("kept/block", block, true, CancellationToken.None);
        await link.PublishUntilDeliveredAsync("kept/cleared", block, true, CancellationToken.None);
        await link.PublishUntilDeliveredAsync("kept/cleared", ReadOnlyMemory<byte>.Empty, true, CancellationToken.None);
        await broker.StopAsync();
        await broker.StartAgainAsync();

        await using MqttLink late = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "late"));
        await late.SubscribeAsync("kept/#", QualityOfService.AtLeastOnce, CancellationToken.None);
        InboundMessage message = await late.NextAsync();
        message.Topic.ShouldBe("kept/block");
        message.IsRetained.ShouldBeTrue();
        message.Payload.Span.SequenceEqual(block).ShouldBeTrue();
        await late.SendAsync("kept/after", 1);
        (await late.NextAsync()).Topic.ShouldBe("kept/after");
    }

    [Theory]
    [EveryBroker]
    public async Task A_retained_message_that_is_forwarded_says_so_to_whoever_asked_for_it(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "a"));
        await link.SubscribeAsync("asked", QualityOfService.AtLeastOnce, CancellationToken.None, retainAsPublished: true);
        await link.SubscribeAsync("not", QualityOfService.AtLeastOnce, CancellationToken.None);
        foreach (var (topic, says) in new[] { ("asked", true), ("not", false) })
        {
            await link.PublishUntilDeliveredAsync(topic, new byte[] { 1 }, true, CancellationToken.None);
            InboundMessage message = await link.NextAsync();
            (message.Topic, message.IsRetained).ShouldBe((topic, says));
        }
    }

    [Theory]
    [EveryBroker]
    public async Task A_client_gets_no_more_unacknowledged_messages_than_it_takes(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        using RawClient reader = await RawClient.ConnectAsync(broker.Port);
        await reader.SubscribeAsync();
        await using MqttLink writer = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "writer"));
        for (byte number = 0; number < 8; number++)
        {
            (await writer.SendAsync("t", number)).Status.ShouldBe(PublishStatus.Delivered);
        }

        var identifiers = new Queue<byte>();
        for (byte number = 0; number < 3; number++)
        {
            byte[] publish = await reader.ReadAsync();
            publish[^1].ShouldBe(number);
            identifiers.Enqueue(publish[6]);
        }

        // The broker answers behind whatever it was going to send before.
        await reader.WriteAsync(RawClient.Ping);
        (await reader.ReadAsync()).ShouldBe(RawClient.Pong);
        for (byte number = 3; number < 8; number++)
        {
            await reader.WriteAsync([0x40, 2, 0, identifiers.Dequeue()]);
            byte[] publish = await reader.ReadAsync();
            publish[^1].ShouldBe(number);
            identifiers.Enqueue(publish[6]);
        }
    }

    [Theory]
    [EveryBroker]
    public async Task A_packet_that_is_longer_than_agreed_ends_the_connection_before_it_is_sent(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        using RawClient client = await RawClient.ConnectAsync(broker.Port);

        // A publish of 256 MiB, of which not a byte follows.
        await client.WriteAsync([0x32, 0xFF, 0xFF, 0xFF, 0x7F]);
        await client.EndAsync();
        using RawClient next = await RawClient.ConnectAsync(broker.Port);
        await next.WriteAsync(RawClient.Ping);
        (await next.ReadAsync()).ShouldBe(RawClient.Pong);
    }

    [Theory]
    [EveryBroker]
    public async Task Whatever_is_no_client_is_cut_off_and_harms_nobody(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        using RawClient stranger = await RawClient.ReachAsync(broker.Port);
        await stranger.WriteAsync("GET / HTTP/1.1\r\n\r\n"u8.ToArray());
        await stranger.EndAsync();
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "a"));
        (await link.SendAsync("t", 1)).Status.ShouldBe(PublishStatus.Delivered);
    }

    [Theory]
    [EveryBroker]
    public async Task Many_publishers_and_a_reader_that_is_slow_lose_nothing_that_was_acknowledged(BrokerKind kind)
    {
        const int Publishers = 10;
        const int Messages = 20;
        await using TestBroker broker = await TestBroker.StartAsync(kind, queueBytes: kind == BrokerKind.Embedded ? 1024 * 1024 : null);
        MqttConnectionOptions slow = LinkFixture.Options(broker.Port, "aggregator");
        slow.ReceiveMaximum = 2;
        await using MqttLink reader = await LinkFixture.ConnectAsync(slow);
        await reader.SubscribeAsync("up/#", QualityOfService.AtLeastOnce, CancellationToken.None);
        var links = new List<MqttLink>();
        try
        {
            var sending = new List<Task<PublishOutcome>>();
            for (int publisher = 0; publisher < Publishers; publisher++)
            {
                MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, $"site-{publisher}"));
                links.Add(link);
                string topic = $"up/{publisher}";
                sending.AddRange(
                    Enumerable
                        .Range(0, Messages)
                        .Select(number =>
                            link.PublishUntilDeliveredAsync($"{topic}/{number}", new byte[100_000], false, CancellationToken.None)
                        )
                );
            }

            var arrived = new HashSet<string>();
            while (arrived.Count < Publishers * Messages)
            {
                InboundMessage message = await reader.NextAsync();
                arrived.Add(message.Topic);
                await message.AckAsync(CancellationToken.None);
            }

            (await Task.WhenAll(sending).WaitAsync(LinkFixture.Patience)).ShouldAllBe(outcome => outcome.Status == PublishStatus.Delivered);
        }
        finally
        {
            foreach (MqttLink link in links)
            {
                await link.DisposeAsync();
            }
        }
    }
}
