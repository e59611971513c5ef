using FederatedQC.Messaging.Broker;
using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Tests.Links;
using FederatedQC.Protocol.Topics;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Brokers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FederatedQC.Messaging.Tests.Broker;

/// <summary>What the embedded broker promises beyond any other.</summary>
public sealed class EmbeddedBrokerTests
{
    [Theory]
    [InlineData("site-1")]
    [InlineData("site-1.demo.bulk")]
    public async Task A_client_is_called_as_its_certificate_says(string id)
    {
        await using TestBroker broker = await TestBroker.StartAsync(tls: true, consortium: "demo");
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker, broker.Pki!.IssueClient("site-1"), id));
        (await link.SendAsync("fqc/v1/demo/site/site-1/update/0/0")).Status.ShouldBe(PublishStatus.Delivered);
    }

    [Theory]
    [InlineData("site-2")]
    [InlineData("site-11.demo.bulk")]
    [InlineData("aggregator.demo.bulk")]
    public async Task A_client_that_calls_itself_another_is_turned_away(string id)
    {
        await using TestBroker broker = await TestBroker.StartAsync(tls: true, consortium: "demo");
        using var log = new LineLog();
        await using MqttLink link = MqttLink.Create(
            LinkFixture.Options(broker, broker.Pki!.IssueClient("site-1"), id),
            will: null,
            TimeProvider.System,
            log
        );
        await link.StartAsync(CancellationToken.None);
        (await log.LineAsync(LogLevel.Error)).ShouldContain("NotAuthorized");
    }

    [Fact]
    public async Task A_site_can_have_nothing_kept_but_its_status()
    {
        await using TestBroker broker = await TestBroker.StartAsync(tls: true, consortium: "demo");
        await using MqttLink site = await LinkFixture.ConnectAsync(
            LinkFixture.Options(broker, broker.Pki!.IssueClient("site-1"), "site-1")
        );
        (await KeepAsync(site, "status")).ShouldBe(PublishStatus.Delivered);
        (await KeepAsync(site, "update/0/0")).ShouldBe(PublishStatus.Refused);
        (await KeepAsync(site, "evaluation/0")).ShouldBe(PublishStatus.Refused);
    }

    [Fact]
    public async Task A_site_that_takes_nothing_loses_its_session_and_is_told_so_and_no_message_of_it()
    {
        await using TestBroker broker = await TestBroker.StartAsync(tls: true, consortium: "demo", queueBytes: 1024 * 1024);
        await using MqttLink aggregator = await LinkFixture.ConnectAsync(
            LinkFixture.Options(broker, broker.Pki!.IssueClient(PartyName.Aggregator), PartyName.Aggregator)
        );
        await using MqttLink site = await LinkFixture.ConnectAsync(LinkFixture.Options(broker, broker.Pki.IssueClient("site-1"), "site-1"));
        await site.SubscribeAsync("fqc/v1/demo/model/#", QualityOfService.AtLeastOnce, CancellationToken.None);
        var again = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        site.Connected += (_, connected) => again.TrySetResult(connected.SessionPresent);
        for (int block = 0; block < 5; block++)
        {
            (await aggregator.SendAsync($"fqc/v1/demo/model/x/{block}", new byte[256 * 1024])).Status.ShouldBe(PublishStatus.Delivered);
        }

        (await again.Task.WaitAsync(LinkFixture.Patience)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_said()
    {
        await using TestBroker broker = await TestBroker.StartAsync();
        using var folder = new TemporaryFolder();
        BrokerUnavailableException failure = await Should.ThrowAsync<BrokerUnavailableException>(() =>
            EmbeddedBroker.StartAsync(
                new BrokerOptions { Folder = folder.Path, Port = broker.Port },
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
        );
        failure.Message.ShouldContain($"127.0.0.1:{broker.Port}");
    }

    [Fact]
    public async Task Rules_for_people_whom_nobody_knows_are_a_mistake()
    {
        using var folder = new TemporaryFolder();
        await Should.ThrowAsync<ArgumentException>(() =>
            EmbeddedBroker.StartAsync(
                new BrokerOptions { Folder = folder.Path, Acl = new ConsortiumAcl("demo") },
                TimeProvider.System,
                NullLoggerFactory.Instance
            )
        );
    }

    [Fact]
    public async Task Disposal_ends_it_for_everybody_once()
    {
        using var folder = new TemporaryFolder();
        EmbeddedBroker broker = await EmbeddedBroker.StartAsync(
            new BrokerOptions { Folder = folder.Path },
            TimeProvider.System,
            NullLoggerFactory.Instance
        );
        await using MqttLink link = await LinkFixture.ConnectAsync(LinkFixture.Options(broker.Port, "a"));
        Task lost = link.LossAsync();
        broker.Exited.IsCompleted.ShouldBeFalse();
        await broker.DisposeAsync();
        await broker.DisposeAsync();
        broker.Exited.IsCompleted.ShouldBeTrue();
        await lost;
    }

    private static async Task<PublishStatus> KeepAsync(MqttLink site, string topic) =>
        (
            await site.PublishAsync(
                $"fqc/v1/demo/site/site-1/{topic}",
                new byte[] { 1 },
                QualityOfService.AtLeastOnce,
                true,
                CancellationToken.None
            )
        ).Status;
}
