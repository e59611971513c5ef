using System.Buffers;
using FederatedQC.TestKit.Brokers;
using MQTTnet.Exceptions;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.StandInTests.Broker;

public sealed class MessageTests(MosquittoBroker broker) : IClassFixture<MosquittoBroker>
{
    [BrokerFact]
    public async Task A_message_arrives_at_each_quality_of_service_with_its_properties()
    {
        using TestClient client = await TestClient.ConnectAsync(broker.Port, "properties");
        await client.Client.SubscribeAsync("properties/+", MqttQualityOfServiceLevel.ExactlyOnce);
        foreach (MqttQualityOfServiceLevel quality in Enum.GetValues<MqttQualityOfServiceLevel>())
        {
            MqttClientPublishResult result = await client.Client.PublishAsync(new MqttApplicationMessageBuilder()
                .WithTopic("properties/a").WithPayload($"at {quality}").WithQualityOfServiceLevel(quality)
                .WithContentType("text/plain").WithMessageExpiryInterval(60).WithUserProperty("k", "v"u8.ToArray()).Build());
            result.IsSuccess.ShouldBeTrue();
            (result.PacketIdentifier is null).ShouldBe(quality == MqttQualityOfServiceLevel.AtMostOnce);

            MqttApplicationMessage message = (await client.NextAsync()).ApplicationMessage;
            message.ConvertPayloadToString().ShouldBe($"at {quality}");
            message.QualityOfServiceLevel.ShouldBe(quality);
            message.ContentType.ShouldBe("text/plain");
            message.MessageExpiryInterval.ShouldBeInRange(59u, 60u);
            message.UserProperties!.Single().ReadValueAsString().ShouldBe("v");
            message.Retain.ShouldBeFalse();
        }

        await client.LeaveAsync();
    }

    [BrokerFact]
    public async Task A_retained_message_waits_for_the_subscriber_and_an_empty_one_clears_it()
    {
        using TestClient client = await TestClient.ConnectAsync(broker.Port, "retained");
        await client.PublishAsync("retained/a", [1, 2, 3], retain: true);
        await client.Client.SubscribeAsync("retained/#", MqttQualityOfServiceLevel.AtLeastOnce);
        MqttApplicationMessage message = (await client.NextAsync()).ApplicationMessage;
        message.Retain.ShouldBeTrue();
        message.Payload.ToArray().ShouldBe([1, 2, 3]);

        MqttClientUnsubscribeResult left = await client.Client.UnsubscribeAsync("retained/#");
        left.Items.Single().ResultCode.ShouldBe(MqttClientUnsubscribeResultCode.Success);
        await client.PublishAsync("retained/a", [], retain: true);
        await client.Client.SubscribeAsync("retained/#", MqttQualityOfServiceLevel.AtLeastOnce);
        await client.PublishAsync("retained/b", [9]);
        (await client.NextAsync()).ApplicationMessage.Topic.ShouldBe("retained/b");
    }

    [BrokerFact]
    public async Task A_segmented_payload_arrives_whole()
    {
        using TestClient client = await TestClient.ConnectAsync(broker.Port, "segments");
        await client.Client.SubscribeAsync("segments", MqttQualityOfServiceLevel.AtLeastOnce);
        byte[] bytes = new byte[300_000];
        new Random(7).NextBytes(bytes);
        foreach (int cut in new[] { 0, 1, 16_000, 16_384, 70_000, 299_999 })
        {
            await client.Client.PublishAsync(new MqttApplicationMessageBuilder()
                .WithTopic("segments").WithPayload(Codec.ByteStrings.Cut(bytes, cut))
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build());
            (await client.NextAsync()).ApplicationMessage.Payload.ToArray().SequenceEqual(bytes).ShouldBeTrue($"cut at {cut}");
        }
    }

    [BrokerFact]
    public async Task A_hundred_megabytes_pass_a_small_receive_maximum_in_order()
    {
        const int Count = 400;
        using TestClient reader = await TestClient.ConnectAsync(
            TestClient.Large(TestClient.Options(broker.Port, "bulk-reader").WithReceiveMaximum(2)));
        await reader.Client.SubscribeAsync("bulk/#", MqttQualityOfServiceLevel.AtLeastOnce);
        using TestClient writer = await TestClient.ConnectAsync(TestClient.Large(TestClient.Options(broker.Port, "bulk-writer")));
        Task reading = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
            {
                MqttApplicationMessage message = (await reader.NextAsync()).ApplicationMessage;
                message.Topic.ShouldBe($"bulk/{i}");
                message.Payload.Length.ShouldBe(256 * 1024);
                message.Payload.ToArray().ShouldAllBe(value => value == i % 256);
            }
        });

        using var window = new SemaphoreSlim(4);
        var sending = new List<Task>();
        for (int i = 0; i < Count; i++)
        {
            await window.WaitAsync();
            byte[] block = new byte[256 * 1024];
            Array.Fill(block, (byte)(i % 256));
            sending.Add(PublishAsync($"bulk/{i}", block));
        }

        await Task.WhenAll(sending);
        await reading;

        async Task PublishAsync(string topic, byte[] block)
        {
            (await writer.PublishAsync(topic, block)).ReasonCode.ShouldBe(MqttClientPublishReasonCode.Success);
            window.Release();
        }
    }

    [BrokerFact]
    public async Task The_broker_sends_no_more_than_the_receive_maximum_until_acknowledged()
    {
        using TestClient reader = await TestClient.ConnectAsync(TestClient.Options(broker.Port, "paced").WithReceiveMaximum(3).Build());
        reader.AutoAcknowledge = false;
        await reader.Client.SubscribeAsync("paced", MqttQualityOfServiceLevel.ExactlyOnce);
        using TestClient writer = await TestClient.ConnectAsync(broker.Port, "paced-writer");
        for (byte i = 0; i < 10; i++)
        {
            await writer.PublishAsync("paced", [i], i % 2 == 0 ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.ExactlyOnce);
        }

        var held = new Queue<MqttApplicationMessageReceivedEventArgs>();
        for (int i = 0; i < 3; i++)
        {
            held.Enqueue(await reader.NextAsync());
        }

        // An answered request proves that the broker has sent everything that it was going to send before.
        await reader.Client.SubscribeAsync("paced/other");
        reader.Waiting.ShouldBe(0);
        for (byte i = 0; i < 10; i++)
        {
            MqttApplicationMessageReceivedEventArgs first = held.Dequeue();
            first.ApplicationMessage.Payload.ToArray().ShouldBe([i]);
            await first.AcknowledgeAsync(CancellationToken.None);
            if (i < 7)
            {
                held.Enqueue(await reader.NextAsync());
            }
        }
    }

    [BrokerFact]
    public async Task A_failing_handler_leaves_its_message_unacknowledged_and_stops_no_other()
    {
        using TestClient client = await TestClient.ConnectAsync(broker.Port, "failing");
        client.Client.ApplicationMessageReceivedAsync += arguments =>
            arguments.ApplicationMessage.Payload.First.Span[0] == 1 ? throw new InvalidOperationException("on purpose") : Task.CompletedTask;
        await client.Client.SubscribeAsync("failing", MqttQualityOfServiceLevel.AtLeastOnce);
        await client.PublishAsync("failing", [1]);
        await client.PublishAsync("failing", [2]);
        MqttApplicationMessageReceivedEventArgs failed = await client.NextAsync();
        (await client.NextAsync()).ApplicationMessage.Payload.ToArray().ShouldBe([2]);
        await failed.AcknowledgeAsync(CancellationToken.None);
        await Should.ThrowAsync<InvalidOperationException>(() => failed.AcknowledgeAsync(CancellationToken.None));
    }

    [BrokerFact]
    public async Task A_handler_may_publish_and_leave()
    {
        using TestClient client = await TestClient.ConnectAsync(broker.Port, "busy");
        client.Client.ApplicationMessageReceivedAsync += async arguments =>
        {
            if (arguments.ApplicationMessage.Topic == "busy/ask")
            {
                await client.PublishAsync("busy/answer", [1]);
            }
            else
            {
                await client.LeaveAsync();
            }
        };
        await client.Client.SubscribeAsync("busy/#", MqttQualityOfServiceLevel.AtLeastOnce);
        await client.PublishAsync("busy/ask", []);
        MqttClientDisconnectedEventArgs end = await client.EndAsync();
        end.Reason.ShouldBe(MqttClientDisconnectReason.NormalDisconnection);
        end.Exception.ShouldBeNull();
        end.ClientWasConnected.ShouldBeTrue();
    }

    [BrokerFact]
    public async Task Without_a_connection_requests_fail_at_once()
    {
        using var client = new TestClient();
        await Should.ThrowAsync<MqttClientNotConnectedException>(() => client.PublishAsync("t", []));
        await Should.ThrowAsync<MqttClientNotConnectedException>(() => client.Client.SubscribeAsync("t"));
        await client.LeaveAsync();
        await Should.ThrowAsync<MqttProtocolViolationException>(() => client.PublishAsync("t/#", []));
    }
}
