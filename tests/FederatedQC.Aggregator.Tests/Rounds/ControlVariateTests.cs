using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;

namespace FederatedQC.Aggregator.Tests.Rounds;

public sealed class ControlVariateTests
{
    [Fact]
    public async Task The_plan_names_the_control_variate_and_the_broker_has_it_while_sites_may_train_with_it()
    {
        var settings = TestModel.Settings(rounds: 2, "a");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings with { Strategy = "scaffold", Training = settings.Training with { Momentum = 0 } });
        await consortium.StartAggregatorAsync();
        var site = await consortium.JoinAsync("a");
        var first = await site.PlanAsync(Phase.Train, 0);
        first.ControlVector.ShouldBeEmpty();

        (await site.SendAsync(TwoSections(first))).Outcome.ShouldBe(Outcome.Accepted);
        var judging = await site.PlanAsync(Phase.Evaluate, 0);
        judging.ControlVector.ShouldBeEmpty();
        await site.EvaluateAsync(judging);
        var second = await site.PlanAsync(Phase.Train, 1);

        // Of one site alone, and from zero: c is the change that it sent.
        (await site.DownloadAsync(second.ControlVector)).ShouldBe(TestModel.Delta("c", 0));
        (await site.SendAsync(TwoSections(second))).Outcome.ShouldBe(Outcome.Accepted);
        await site.EvaluateAsync(await site.PlanAsync(Phase.Evaluate, 1));
        var last = await site.PlanAsync(Phase.Finished);
        (await site.ModelsOnBrokerAsync(last.ReleasedModel)).ShouldNotContain(PackedHashes.UnpackOne(second.ControlVector)!.Value);
    }

    private static FakeUpdate TwoSections(Plan plan)
    {
        var (delta, change) = (FakeUpdate.Of("a", plan), FakeUpdate.Of("a", plan, TestModel.Delta("c", (int)plan.Round)));
        return new FakeUpdate(delta.Commit, [.. delta.Blocks, .. change.Blocks]).With(commit =>
        {
            commit.BlockHashes = ByteString.CopyFrom([.. delta.Commit.BlockHashes, .. change.Commit.BlockHashes]);
            commit.BlockLengths.AddRange(change.Commit.BlockLengths);
        });
    }
}
