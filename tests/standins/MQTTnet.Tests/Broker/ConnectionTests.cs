using System.Buffers;
using FederatedQC.TestKit.Brokers;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace MQTTnet.StandInTests.Broker;

public sealed class ConnectionTests
{
    [BrokerFact]
    public async Task A_refused_password_is_a_result_and_a_disconnection()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(extraLines: ["allow_anonymous false"]);
        using var client = new TestClient();
        MqttClientOptions options = TestClient.Options(broker.Port, "c").WithCredentials("someone", "wrong").Build();
        MqttClientConnectResult result = await client.Client.ConnectAsync(options);
        result.ResultCode.ShouldBe(MqttClientConnectResultCode.NotAuthorized);
        client.Client.IsConnected.ShouldBeFalse();
        MqttClientDisconnectedEventArgs end = await client.EndAsync();
        end.ClientWasConnected.ShouldBeFalse();
        end.ConnectResult!.ResultCode.ShouldBe(MqttClientConnectResultCode.NotAuthorized);
    }

    [BrokerFact]
    public async Task A_missing_broker_is_an_exception_and_a_disconnection()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        await broker.StopAsync();
        using var client = new TestClient();
        await Should.ThrowAsync<MqttConnectingFailedException>(() => client.Client.ConnectAsync(TestClient.Options(broker.Port, "c").Build()));
        (await client.EndAsync()).ClientWasConnected.ShouldBeFalse();
    }

    [BrokerFact]
    public async Task Connecting_twice_is_a_mistake_and_connecting_again_is_not()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        using TestClient client = await TestClient.ConnectAsync(broker.Port, "c");
        await Should.ThrowAsync<InvalidOperationException>(() => client.Client.ConnectAsync(TestClient.Options(broker.Port, "c").Build()));
        await client.LeaveAsync();
        (await client.Client.ConnectAsync(TestClient.Options(broker.Port, "c").Build())).ResultCode.ShouldBe(MqttClientConnectResultCode.Success);
    }

    [BrokerFact]
    public async Task What_was_not_acknowledged_comes_again_after_a_reconnection()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        MqttClientOptions options = TestClient.Options(broker.Port, "durable").WithCleanStart(false).WithSessionExpiryInterval(3600).Build();
        using TestClient reader = await TestClient.ConnectAsync(options);
        reader.AutoAcknowledge = false;
        await reader.Client.SubscribeAsync("d", MqttQualityOfServiceLevel.ExactlyOnce);
        using TestClient writer = await TestClient.ConnectAsync(broker.Port, "writer");
        await writer.PublishAsync("d", [1]);
        await writer.PublishAsync("d", [2], MqttQualityOfServiceLevel.ExactlyOnce);
        MqttApplicationMessageReceivedEventArgs stale = await reader.NextAsync();
        await reader.NextAsync();

        await reader.LeaveAsync();
        await Should.ThrowAsync<MqttClientNotConnectedException>(() => stale.AcknowledgeAsync(CancellationToken.None));
        reader.AutoAcknowledge = true;
        (await reader.Client.ConnectAsync(options)).IsSessionPresent.ShouldBeTrue();
        for (byte expected = 1; expected <= 2; expected++)
        {
            MqttApplicationMessage again = (await reader.NextAsync()).ApplicationMessage;
            again.Payload.ToArray().ShouldBe([expected]);
            again.Dup.ShouldBeTrue();
        }

        await reader.LeaveAsync();
        (await reader.Client.ConnectAsync(options)).IsSessionPresent.ShouldBeTrue();
        await writer.PublishAsync("d", [3]);
        (await reader.NextAsync()).ApplicationMessage.Payload.ToArray().ShouldBe([3]);
    }

    [BrokerFact]
    public async Task The_will_is_sent_for_a_lost_client_and_not_for_one_that_says_goodbye()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        using TestClient watcher = await TestClient.ConnectAsync(broker.Port, "watcher");
        await watcher.Client.SubscribeAsync("will/#", MqttQualityOfServiceLevel.AtLeastOnce);
        foreach (string name in new[] { "polite", "lost" })
        {
            TestClient client = await TestClient.ConnectAsync(TestClient.Options(broker.Port, name)
                .WithWillTopic("will/" + name).WithWillPayload("gone"u8.ToArray()).WithWillContentType("text/plain")
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithWillMessageExpiryInterval(60)
                .WithWillUserProperty("k", "v"u8.ToArray()).Build());
            if (name == "polite")
            {
                await client.LeaveAsync();
            }

            client.Dispose();
        }

        MqttApplicationMessage will = (await watcher.NextAsync()).ApplicationMessage;
        will.Topic.ShouldBe("will/lost");
        will.ConvertPayloadToString().ShouldBe("gone");
        will.ContentType.ShouldBe("text/plain");
        will.UserProperties!.Single().Name.ShouldBe("k");
    }

    [BrokerFact]
    public async Task A_killed_broker_fails_what_is_under_way()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        await using var line = new FaultyLine(broker.Port);
        using TestClient client = await TestClient.ConnectAsync(line.Port, "c");
        line.Freeze();
        Task<MqttClientPublishResult> publish = client.PublishAsync("t", [1]);
        await broker.KillAsync();
        line.Cut();
        await Should.ThrowAsync<MqttClientDisconnectedException>(() => publish);
        (await client.EndAsync()).ClientWasConnected.ShouldBeTrue();
        client.Client.IsConnected.ShouldBeFalse();
    }

    [BrokerFact]
    public async Task A_half_open_line_is_found_out_by_keep_alive()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();
        await using var line = new FaultyLine(broker.Port);
        using TestClient client = await TestClient.ConnectAsync(TestClient.Options(line.Port, "c")
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(1)).WithTimeout(TimeSpan.FromSeconds(1)).Build());
        line.Freeze();
        MqttClientDisconnectedEventArgs end = await client.EndAsync();
        end.Reason.ShouldBe(MqttClientDisconnectReason.KeepAliveTimeout);
        end.Exception.ShouldBeOfType<MqttCommunicationTimedOutException>();
    }

    [BrokerFact]
    public async Task A_slow_upload_that_takes_many_keep_alive_periods_goes_through()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync();

        // Eight seconds: longer than a period and the patience, so that bulk has to count as life. A busy machine may stand still for a second or two.
        await using var line = new FaultyLine(broker.Port, bytesPerSecond: 125_000);
        MqttClientOptions options = TestClient.Options(line.Port, "c")
            .WithKeepAlivePeriod(TimeSpan.FromSeconds(1)).WithTimeout(TimeSpan.FromSeconds(4)).Build();
        ((MqttClientTcpOptions)options.ChannelOptions!).BufferSize = 32 * 1024;
        using TestClient client = await TestClient.ConnectAsync(options);
        MqttClientPublishResult result = await client.PublishAsync("t", new byte[1_000_000]);
        result.IsSuccess.ShouldBeTrue();
        client.Client.IsConnected.ShouldBeTrue();
    }

    [BrokerFact]
    public async Task A_message_larger_than_the_broker_takes_is_refused_here()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(extraLines: ["max_packet_size 1000"]);
        using TestClient client = await TestClient.ConnectAsync(broker.Port, "c");
        await Should.ThrowAsync<MqttProtocolViolationException>(() => client.PublishAsync("t", new byte[1000]));
        (await client.PublishAsync("t", new byte[900])).IsSuccess.ShouldBeTrue();
    }
}
