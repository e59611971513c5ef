using FederatedQC.Messaging.Links;
using FederatedQC.TestKit.Brokers;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Messaging.Tests.Links;

/// <summary>What a link makes of lines that are slow, cut or dead, and of brokers that refuse or send too much.</summary>
public sealed class LineTests
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(1);

    [Theory]
    [EveryBroker]
    public async Task A_half_open_line_is_found_out_and_replaced(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await using var line = new FaultyLine(broker.Port);
        await using MqttLink link = await LinkFixture.ConnectAsync(Options(line.Port, "a"));
        Task lost = link.LossAsync();
        line.Freeze();
        await lost;
        link.IsConnected.ShouldBeFalse();
        line.Thaw();
        await link.WaitConnectedAsync(CancellationToken.None).WaitAsync(LinkFixture.Patience);
        (await link.PublishUntilDeliveredAsync("t", new byte[] { 1 }, false, CancellationToken.None)).Status.ShouldBe(
            PublishStatus.Delivered
        );
    }

    [Theory]
    [EveryBroker]
    public async Task A_publish_on_a_line_that_dies_under_it_is_finished_on_the_next_one(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await using var line = new FaultyLine(broker.Port);
        await using MqttLink link = await LinkFixture.ConnectAsync(Options(line.Port, "a"));
        Task lost = link.LossAsync();
        line.Freeze();
        Task<PublishOutcome> sending = link.PublishUntilDeliveredAsync("t", new byte[1_000_000], false, CancellationToken.None);
        await lost;
        line.Thaw();
        (await sending.WaitAsync(LinkFixture.Patience)).Status.ShouldBe(PublishStatus.Delivered);
    }

    [Theory]
    [EveryBroker]
    public async Task A_slow_upload_that_takes_many_keep_alive_periods_goes_through_on_one_connection(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);

        // Eight seconds, eight keep-alive periods: bytes that move have to count as life. A busy machine may stand still for a second or
        // two.
        await using var line = new FaultyLine(broker.Port, bytesPerSecond: 125_000);
        MqttConnectionOptions options = Options(line.Port, "a");
        options.Timeout = TimeSpan.FromSeconds(6);
        await using MqttLink link = await LinkFixture.ConnectAsync(options);
        Task lost = link.LossAsync();
        (await link.SendAsync("t", new byte[1_000_000])).Status.ShouldBe(PublishStatus.Delivered);
        lost.IsCompleted.ShouldBeFalse();
        link.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [EveryBroker]
    public async Task A_publish_that_is_given_up_leaves_the_link_as_it_was(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await using var line = new FaultyLine(broker.Port);
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(line.Port, "a"));
        using var patience = new CancellationTokenSource();
        line.Freeze();
        Task<PublishOutcome> sending = link.PublishUntilDeliveredAsync("t", new byte[] { 1 }, false, patience.Token);
        await patience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => sending);

        // The same connection goes on: nothing may wait for another one.
        line.Resume();
        link.IsConnected.ShouldBeTrue();
        Task<PublishOutcome> next = link.PublishUntilDeliveredAsync("t", new byte[] { 1 }, false, CancellationToken.None);
        (await next.WaitAsync(LinkFixture.Patience)).Status.ShouldBe(PublishStatus.Delivered);
    }

    [Theory]
    [EveryBroker]
    public async Task What_is_not_acknowledged_comes_again_on_the_next_connection_in_its_order(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind);
        await using var line = new FaultyLine(broker.Port);
        await using MqttLink reader = await LinkFixture.ConnectAsync(LinkFixture.Options(line.Port, "reader"));
        await reader.SubscribeAsync("t", QualityOfService.AtLeastOnce, CancellationToken.None);
        await using MqttLink writer = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "writer"));
        for (byte number = 1; number <= 3; number++)
        {
            (await writer.SendAsync("t", number)).Status.ShouldBe(PublishStatus.Delivered);
        }

        InboundMessage first = await reader.NextAsync();
        InboundMessage second = await reader.NextAsync();
        await reader.NextAsync();
        await first.AckAsync(CancellationToken.None);
        await first.LeavesBrokerAsync(reader);
        var present = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        reader.Connected += (_, arguments) => present.TrySetResult(arguments.SessionPresent);
        line.Cut();
        (await present.Task.WaitAsync(LinkFixture.Patience)).ShouldBeTrue();

        // The proof of the first is not read yet, and comes again with the others.
        byte[] again = [(await reader.NextAsync()).Payload.Span[0], (await reader.NextAsync()).Payload.Span[0]];
        again.ShouldBe([2, 3]);

        // Of the old connection: without effect, not an error.
        await second.AckAsync(CancellationToken.None);
    }

    [BrokerFact]
    public async Task A_refused_connection_is_said_and_tried_again()
    {
        await using TestBroker broker = await TestBroker.StartAsync(BrokerKind.Mosquitto, extraLines: ["allow_anonymous false"]);
        MqttConnectionOptions options = Options(broker.Port, "a");
        (options.Username, options.Password) = ("someone", "wrong");
        using var log = new LineLog();
        await using MqttLink link = MqttLink.Create(options, will: null, TimeProvider.System, log);
        await link.StartAsync(CancellationToken.None);
        (await log.LineAsync(LogLevel.Error)).ShouldContain("NotAuthorized");
        (await log.LineAsync(LogLevel.Error)).ShouldContain("NotAuthorized");
        link.IsConnected.ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_broker_sends_beyond_the_agreed_stays_on_the_line_and_the_link_stays_alive()
    {
        const int Agreed = 2;
        using var broker = new ScriptedBroker();
        MqttConnectionOptions options = Options(broker.Port, "a");
        options.ReceiveMaximum = Agreed;
        await using MqttLink link = await LinkFixture.StartAsync(options);
        await broker.AcceptAsync();
        for (byte number = 1; number <= 5; number++)
        {
            await broker.PublishAsync(number);
        }

        InboundMessage first = await link.NextAsync();
        InboundMessage second = await link.NextAsync();

        // Behind the messages comes what ends the connection of a client that reads it.
        await broker.SayGoodbyeAsync();
        for (int ping = 0; ping < 3; ping++)
        {
            (await broker.ReadAsync()).ShouldBe(ScriptedBroker.Ping);
        }

        link.Messages.Count.ShouldBe(0);
        link.IsConnected.ShouldBeTrue();
        await first.AckAsync(CancellationToken.None);
        (await link.NextAsync()).Payload.ToArray().ShouldBe([3]);
        await second.AckAsync(CancellationToken.None);
        (await link.NextAsync()).Payload.ToArray().ShouldBe([4]);
    }

    private static MqttConnectionOptions Options(int port, string id)
    {
        MqttConnectionOptions options = LinkFixture.Options(port, id);
        (options.KeepAlive, options.Timeout) = (Short, TimeSpan.FromSeconds(2));
        return options;
    }
}
