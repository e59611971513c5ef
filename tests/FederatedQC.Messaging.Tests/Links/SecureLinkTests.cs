using FederatedQC.Messaging.Broker;
using FederatedQC.Messaging.Links;
using FederatedQC.Protocol.Topics;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.Messaging.Tests.Links;

public sealed class SecureLinkTests
{
    [BrokerFact]
    public async Task A_site_writes_under_its_own_name_only_and_the_aggregator_everywhere()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(tls: true, acl: ConsortiumAcl.Text);
        await using MqttLink aggregator = await ConnectAsync(broker, PartyName.Aggregator);
        await using MqttLink site = await ConnectAsync(broker, "site-1");
        await aggregator.SubscribeAsync("fqc/v1/#", QualityOfService.AtLeastOnce, CancellationToken.None);

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

        (await aggregator.SendAsync("fqc/v1/demo/plan")).Status.ShouldBe(PublishStatus.Delivered);
        (await aggregator.NextAsync()).Topic.ShouldBe("fqc/v1/demo/plan");
    }

    [BrokerFact]
    public async Task A_site_reads_plans_models_and_its_own_answers_and_nothing_else()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(tls: true, acl: ConsortiumAcl.Text);
        await using MqttLink aggregator = await ConnectAsync(broker, PartyName.Aggregator);
        await using MqttLink site = await ConnectAsync(broker, "site-1");

        // mosquitto grants a filter whatever it holds, and filters message by message.
        await site.SubscribeAsync("fqc/v1/#", QualityOfService.AtLeastOnce, CancellationToken.None);
        foreach (string topic in new[] { "site/site-2/in", "site/site-2/update/0/0", "site/site-2/status", "plan", "model/x/3", "site/site-1/in" })
        {
            (await aggregator.SendAsync($"fqc/v1/demo/{topic}")).Status.ShouldBe(PublishStatus.Delivered);
        }

        foreach (string topic in new[] { "plan", "model/x/3", "site/site-1/in" })
        {
            (await site.NextAsync()).Topic.ShouldBe($"fqc/v1/demo/{topic}");
        }
    }

    [BrokerFact]
    public async Task The_will_of_a_site_reaches_the_aggregator()
    {
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(tls: true, acl: ConsortiumAcl.Text);
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

    private static Task<MqttLink> ConnectAsync(MosquittoBroker broker, string name) =>
        LinkFixture.ConnectAsync(LinkFixture.Options(broker, broker.Pki!.IssueClient(name), name));
}
