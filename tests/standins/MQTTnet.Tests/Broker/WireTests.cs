using System.Buffers;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using MQTTnet.StandInTests.Codec;

namespace MQTTnet.StandInTests.Broker;

public sealed class WireTests : IDisposable
{
    private const string Accepted = "20 03 00 00 00";

    private readonly ScriptedBroker _broker = new();
    private readonly TestClient _client = new();

    [Fact]
    public async Task An_answer_may_come_a_byte_at_a_time()
    {
        Task<MqttClientConnectResult> connecting = _client.Client.ConnectAsync(TestClient.Options(_broker.Port, "c").Build());
        await _broker.AcceptAsync();
        foreach (string octet in Accepted.Split(' '))
        {
            await _broker.WriteAsync(octet);
        }

        (await connecting).ResultCode.ShouldBe(MqttClientConnectResultCode.Success);
    }

    [Fact]
    public async Task A_broker_that_does_not_answer_is_given_up_after_the_timeout()
    {
        MqttClientOptions options = TestClient.Options(_broker.Port, "c").WithTimeout(TimeSpan.FromMilliseconds(200)).Build();
        await Should.ThrowAsync<MqttCommunicationTimedOutException>(() => _client.Client.ConnectAsync(options));
        (await _client.EndAsync()).ClientWasConnected.ShouldBeFalse();
    }

    [Fact]
    public async Task Whatever_is_no_broker_is_a_failed_connection()
    {
        Task<MqttClientConnectResult> connecting = _client.Client.ConnectAsync(TestClient.Options(_broker.Port, "c").Build());
        await _broker.AcceptAsync();
        await _broker.WriteAsync("48 54 54 50 2F 31 2E 31");
        await Should.ThrowAsync<MqttConnectingFailedException>(() => connecting);
    }

    [Fact]
    public async Task A_goodbye_of_the_broker_ends_the_connection_with_its_reason()
    {
        await ConnectAsync(Accepted);
        await _broker.WriteAsync("E0 08 8B 06 1F 00 03 62 79 65");
        MqttClientDisconnectedEventArgs end = await _client.EndAsync();
        end.Reason.ShouldBe(MqttClientDisconnectReason.ServerShuttingDown);
        end.ReasonString.ShouldBe("bye");
        end.Exception.ShouldBeOfType<MqttClientUnexpectedDisconnectReceivedException>().ReasonString.ShouldBe("bye");
    }

    [Theory]
    [InlineData("36 05 00 01 74 00 01", 0x81, MqttClientDisconnectReason.MalformedPacket)]
    [InlineData("10 00", 0x82, MqttClientDisconnectReason.ProtocolError)]
    [InlineData("20 03 00 00 00", 0x82, MqttClientDisconnectReason.ProtocolError)]
    [InlineData("30 FF FF 7F", 0x95, MqttClientDisconnectReason.PacketTooLarge)]
    public async Task A_broker_that_breaks_the_rules_hears_which(string hex, byte code, MqttClientDisconnectReason reason)
    {
        await ConnectAsync(Accepted);
        await _broker.WriteAsync(hex);
        (await _broker.ReadAsync()).ShouldBe([0xE0, 1, code]);
        MqttClientDisconnectedEventArgs end = await _client.EndAsync();
        end.Reason.ShouldBe(reason);
        end.Exception.ShouldBeOfType<MqttProtocolViolationException>();
    }

    [Fact]
    public async Task No_more_publishes_are_under_way_than_the_broker_takes()
    {
        await ConnectAsync("20 06 00 00 03 21 00 02");
        Task<MqttClientPublishResult>[] publishes = [.. Enumerable.Range(0, 4).Select(number =>
            _client.PublishAsync("t", [(byte)number], number % 2 == 0 ? MqttQualityOfServiceLevel.AtLeastOnce : MqttQualityOfServiceLevel.ExactlyOnce))];
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("32 07 00 01 74 00 01 00 00"));
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("34 07 00 01 74 00 02 00 01"));

        // Quality 0 needs no place; that it comes next proves that the third had to wait.
        await _client.PublishAsync("t", [9], MqttQualityOfServiceLevel.AtMostOnce);
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("30 05 00 01 74 00 09"));

        await _broker.WriteAsync("50 02 00 02");
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("62 02 00 02"));
        _broker.HasMore.ShouldBeFalse();
        await _broker.WriteAsync("70 02 00 02");
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("32 07 00 01 74 00 03 00 02"));
        await _broker.WriteAsync("40 03 00 01 87");
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("34 07 00 01 74 00 04 00 03"));
        await _broker.WriteAsync("40 02 00 03 50 03 00 04 97");

        (await Task.WhenAll(publishes)).Select(result => result.ReasonCode).ShouldBe(
        [
            MqttClientPublishReasonCode.NotAuthorized, MqttClientPublishReasonCode.Success,
            MqttClientPublishReasonCode.Success, MqttClientPublishReasonCode.QuotaExceeded,
        ]);
    }

    [Fact]
    public async Task A_message_of_quality_2_is_delivered_once_however_often_it_comes()
    {
        const string Message = "34 07 00 01 74 00 05 00 61";
        await ConnectAsync(Accepted);
        await _broker.WriteAsync(Message);
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("50 02 00 05"));
        await _broker.WriteAsync("3C" + Message[2..]);
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("50 02 00 05"));
        await _broker.WriteAsync("62 02 00 05");
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("70 02 00 05"));
        (await _client.NextAsync()).ApplicationMessage.Payload.ToArray().ShouldBe([0x61]);
        _client.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_cancelled_publish_keeps_its_number_until_the_broker_has_answered()
    {
        await ConnectAsync("20 06 00 00 03 21 00 01");
        using var cancel = new CancellationTokenSource();
        var message = new MqttApplicationMessage { Topic = "t", QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce };
        Task<MqttClientPublishResult> first = _client.Client.PublishAsync(message, cancel.Token);
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("32 06 00 01 74 00 01 00"));
        await cancel.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first);
        Task<MqttClientPublishResult> second = _client.Client.PublishAsync(message);
        _broker.HasMore.ShouldBeFalse();
        await _broker.WriteAsync("40 02 00 01");
        (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex("32 06 00 01 74 00 02 00"));
        await _broker.WriteAsync("40 02 00 02");
        (await second).PacketIdentifier.ShouldBe((ushort)2);
    }

    [Fact]
    public async Task A_broker_that_sends_more_than_it_may_is_not_read_until_the_handler_has_caught_up()
    {
        const string Ping = "C0 00";
        using IMqttClient client = new MqttClientFactory().CreateMqttClient();
        var handled = new List<byte>();
        using var handler = new SemaphoreSlim(0);
        client.ApplicationMessageReceivedAsync += async arguments =>
        {
            await handler.WaitAsync();
            handled.Add(arguments.ApplicationMessage.Payload.FirstSpan[0]);
        };
        MqttClientOptions options = TestClient.Options(_broker.Port, "c")
            .WithReceiveMaximum(1).WithKeepAlivePeriod(TimeSpan.FromSeconds(1)).WithTimeout(TimeSpan.FromSeconds(1)).Build();
        Task<MqttClientConnectResult> connecting = client.ConnectAsync(options);
        await _broker.AcceptAsync();
        await _broker.WriteAsync(Accepted);
        await connecting;

        // Behind the messages comes what is answered at once by a client that reads it: this one only pings, and doesn't take the silence for a dead line.
        await _broker.WriteAsync("30 05 00 01 74 00 01 30 05 00 01 74 00 02 30 05 00 01 74 00 03 62 02 00 09");
        for (int ping = 0; ping < 3; ping++)
        {
            (await _broker.ReadAsync()).ShouldBe(ByteStrings.Hex(Ping));
        }

        handler.Release(3);
        byte[] answer;
        while ((answer = await _broker.ReadAsync()).SequenceEqual(ByteStrings.Hex(Ping)))
        {
        }

        answer[0].ShouldBe((byte)0x70);
        handled[..1].ShouldBe([1]);
    }

    public void Dispose()
    {
        _client.Dispose();
        _broker.Dispose();
    }

    private async Task ConnectAsync(string answer)
    {
        Task<MqttClientConnectResult> connecting =
            _client.Client.ConnectAsync(TestClient.Options(_broker.Port, "c").WithMaximumPacketSize(100_000).Build());
        await _broker.AcceptAsync();
        await _broker.WriteAsync(answer);
        (await connecting).ResultCode.ShouldBe(MqttClientConnectResultCode.Success);
    }
}
