using FederatedQC.Messaging.Links;
using FederatedQC.Messaging.Pki;
using FederatedQC.Protocol.Topics;
using FederatedQC.TestKit;
using FederatedQC.TestKit.Brokers;
using Microsoft.Extensions.Logging;

namespace FederatedQC.Messaging.Tests.Links;

public sealed class SecureLinkTests
{
    [Theory]
    [EveryBroker]
    public async Task A_site_writes_under_its_own_name_only_and_the_aggregator_everywhere(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind, tls: true, consortium: "demo");
        await using MqttLink aggregator = await ConnectAsync(broker, PartyName.Aggregator);
        await using MqttLink site = await ConnectAsync(broker, "site-1");
        await aggregator.SubscribeAsync("fqc/v1/demo/#", QualityOfService.AtLeastOnce, CancellationToken.None);

        foreach (string topic in new[] { "status", "update/0/0", "update/0/commit", "evaluation/0" })
        {
            (await site.SendAsync($"fqc/v1/demo/site/site-1/{topic}")).Status.ShouldBe(PublishStatus.Delivered, topic);
            (await aggregator.NextAsync()).Topic.ShouldBe($"fqc/v1/demo/site/site-1/{topic}");
            (await site.SendAsync($"fqc/v1/demo/site/site-2/{topic}")).Status.ShouldBe(PublishStatus.Refused, topic);
        }

        foreach (string topic in new[] { "plan", "model/x/manifest", "site/site-1/in", "site/site-1/other" })
        {
            (await site.SendAsync($"fqc/v1/demo/{topic}")).Status.ShouldBe(PublishStatus.Refused, topic);
        }

        foreach (string topic in new[] { "status", "update/0/0" })
        {
            (await site.SendAsync($"fqc/v1/other/site/site-1/{topic}")).Status.ShouldBe(PublishStatus.Refused, topic);
        }

        (await aggregator.SendAsync("fqc/v1/demo/plan")).Status.ShouldBe(PublishStatus.Delivered);
        (await aggregator.NextAsync()).Topic.ShouldBe("fqc/v1/demo/plan");
    }

    [Theory]
    [EveryBroker]
    public async Task A_site_reads_plans_models_and_its_own_answers_and_nothing_else(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind, tls: true, consortium: "demo");
        await using MqttLink aggregator = await ConnectAsync(broker, PartyName.Aggregator);
        await using MqttLink site = await ConnectAsync(broker, "site-1");

        // A filter is granted whatever it holds; messages are judged one by one.
        await site.SubscribeAsync("fqc/v1/#", QualityOfService.AtLeastOnce, CancellationToken.None);
        foreach (
            string topic in new[]
            {
                "site/site-2/in",
                "site/site-2/update/0/0",
                "site/site-2/status",
                "plan",
                "model/x/3",
                "site/site-1/in",
            }
        )
        {
            (await aggregator.SendAsync($"fqc/v1/demo/{topic}")).Status.ShouldBe(PublishStatus.Delivered);
        }

        foreach (string topic in new[] { "plan", "model/x/3", "site/site-1/in" })
        {
            (await site.NextAsync()).Topic.ShouldBe($"fqc/v1/demo/{topic}");
        }
    }

    [Theory]
    [EveryBroker]
    public async Task The_will_of_a_site_reaches_the_aggregator(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind, tls: true, consortium: "demo");
        await using MqttLink aggregator = await ConnectAsync(broker, PartyName.Aggregator);
        await aggregator.SubscribeAsync("fqc/v1/demo/site/+/status", QualityOfService.AtLeastOnce, CancellationToken.None);
        var will = new LastWill("fqc/v1/demo/site/site-1/status", "gone"u8.ToArray(), true, TimeSpan.Zero);
        MqttConnectionOptions options = LinkFixture.Options(broker, broker.Pki!.IssueClient("site-1"), "site-1");
        await using var line = new FaultyLine(broker.Port);
        options.Port = line.Port;
        await using MqttLink site = await LinkFixture.ConnectAsync(options, will);
        line.Cut();
        InboundMessage message = await aggregator.NextAsync();
        message.Topic.ShouldBe("fqc/v1/demo/site/site-1/status");
        message.Payload.ToArray().ShouldBe("gone"u8.ToArray());
    }

    [Theory]
    [EveryBroker]
    public async Task Nobody_is_let_in_without_a_certificate_of_the_authority_nor_lets_a_broker_of_another_one_be_trusted(BrokerKind kind)
    {
        await using TestBroker broker = await TestBroker.StartAsync(kind, tls: true);
        using var folder = new TemporaryFolder();
        using ConsortiumPki stranger = ConsortiumPki.Create(folder.Of("pki"), TimeProvider.System);
        CertificateFiles own = broker.Pki!.IssueClient("site-1");
        CertificateFiles foreign = stranger.IssueClient("site-1");
        MqttConnectionOptions[] refused =
        [
            LinkFixture.Options(broker, foreign, "site-1"),
            With(LinkFixture.Options(broker, own, "site-1"), new MqttTlsOptions { CaFile = broker.Pki.CaFile }),
            With(
                LinkFixture.Options(broker, own, "site-1"),
                new MqttTlsOptions
                {
                    CaFile = stranger.CaFile,
                    CertificateFile = own.CertificateFile,
                    KeyFile = own.KeyFile,
                }
            ),
            With(LinkFixture.Options(broker, own, "site-1"), Elsewhere(broker, own)),
        ];
        foreach (MqttConnectionOptions options in refused)
        {
            using var log = new LineLog();
            await using MqttLink link = MqttLink.Create(options, will: null, TimeProvider.System, log);
            await link.StartAsync(CancellationToken.None);
            await log.LineAsync(LogLevel.Warning);
            link.IsConnected.ShouldBeFalse();
        }

        await using MqttLink site = await LinkFixture.ConnectAsync(LinkFixture.Options(broker, own, "site-1"));
        (await site.SendAsync("t", new byte[500_000])).Status.ShouldBe(PublishStatus.Delivered);
    }

    private static MqttConnectionOptions With(MqttConnectionOptions options, MqttTlsOptions tls)
    {
        options.Tls = tls;
        return options;
    }

    private static MqttTlsOptions Elsewhere(TestBroker broker, CertificateFiles own) =>
        new()
        {
            CaFile = broker.Pki!.CaFile,
            CertificateFile = own.CertificateFile,
            KeyFile = own.KeyFile,
            TargetHost = "elsewhere",
        };

    private static Task<MqttLink> ConnectAsync(TestBroker broker, string name) =>
        LinkFixture.ConnectAsync(LinkFixture.Options(broker, broker.Pki!.IssueClient(name), name));
}
