using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit.Brokers;

namespace FederatedQC.Aggregator.Tests.Rounds;

/// <summary>Sites announce what they have and send it when there is room.</summary>
public sealed class UploadTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_site_sends_when_the_one_before_is_done_and_the_round_completes()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a", "b"), node => node["UploadBytes"] = 1);
        await consortium.StartAggregatorAsync();
        var (a, b) = (await consortium.JoinAsync("a"), await consortium.JoinAsync("b"));
        var (ofA, ofB) = (FakeUpdate.Of("a", await a.PlanAsync(Phase.Train)), FakeUpdate.Of("b", await b.PlanAsync(Phase.Train)));

        await a.CommitAsync(ofA);
        (await a.Answers.FirstAsync(_ => true)).MissingBlocks.ShouldBe(Enumerable.Range(0, ofA.Blocks.Length).Select(block => (uint)block));
        await b.CommitAsync(ofB);
        (await a.SendAsync(ofA)).Outcome.ShouldBe(Outcome.Accepted);
        (await b.Answers.FirstAsync(_ => true)).Outcome.ShouldBe(Outcome.Missing);
        (await b.SendAsync(ofB)).Outcome.ShouldBe(Outcome.Accepted);
        await a.PlanAsync(Phase.Evaluate);
    }

    [Fact]
    public async Task Who_waited_when_the_aggregator_was_restarted_asks_again_and_is_let_in()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a", "b"), node => node["UploadBytes"] = 1);
        await consortium.StartAggregatorAsync();
        var (a, b) = (await consortium.JoinAsync("a"), await consortium.JoinAsync("b"));
        var (ofA, ofB) = (FakeUpdate.Of("a", await a.PlanAsync(Phase.Train)), FakeUpdate.Of("b", await b.PlanAsync(Phase.Train)));
        await a.CommitAsync(ofA);
        (await a.Answers.FirstAsync(_ => true)).Outcome.ShouldBe(Outcome.Missing);
        await b.CommitAsync(ofB);

        await consortium.StopAggregatorAsync();
        await consortium.StartAggregatorAsync();
        await b.CommitAsync(ofB);
        (await b.Answers.FirstAsync(_ => true)).Outcome.ShouldBe(Outcome.Missing);

        // And a, which had been let in before, goes on sending.
        (await a.SendAsync(ofA)).Outcome.ShouldBe(Outcome.Accepted);
        (await b.SendAsync(ofB)).Outcome.ShouldBe(Outcome.Accepted);
    }

    [BrokerFact]
    public async Task What_a_site_has_the_broker_keep_under_its_updates_is_cleared_and_counts_for_nothing()
    {
        await using var consortium = await TestConsortium.StartAsync(BrokerKind.Mosquitto);
        consortium.Configure(TestModel.Settings(rounds: 1, "evil"));
        await consortium.StartAggregatorAsync();
        var evil = await consortium.JoinAsync("evil");
        var update = FakeUpdate.Of("evil", await evil.PlanAsync(Phase.Train));
        var topic = $"fqc/v1/{TestConsortium.Name}/site/evil/update/0/0";
        await using var watch = await consortium.WatchAsync(topic);

        await evil.KeepAsync(topic, update.Blocks[0]);

        foreach (var length in new[] { update.Blocks[0].Length, 0 })
        {
            (await watch.Messages.ReadAsync().AsTask().WaitAsync(Patience)).Payload.Length.ShouldBe(length);
        }

        await evil.CommitAsync(update);
        (await evil.Answers.FirstAsync(_ => true)).MissingBlocks.ShouldContain(0u);
    }
}
