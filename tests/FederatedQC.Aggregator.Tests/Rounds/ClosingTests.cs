using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Aggregator.Tests.Rounds;

public sealed class ClosingTests
{
    [Fact]
    public async Task Missing_blocks_are_asked_for_again()
    {
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"));
        await consortium.StartAggregatorAsync();
        var a = await consortium.JoinAsync("a");
        var update = FakeUpdate.Of("a", await a.PlanAsync(Phase.Train));

        var first = await a.SendAsync(update, block => block != 1);
        first.Outcome.ShouldBe(Outcome.Missing);
        first.MissingBlocks.ShouldBe([1u]);
        var damaged = update with { Blocks = [update.Blocks[0], [.. update.Blocks[1].Reverse()], .. update.Blocks[2..]] };
        (await a.SendAsync(damaged, block => block == 1)).MissingBlocks.ShouldBe([1u]);
        (await a.SendAsync(update, block => block == 1)).Outcome.ShouldBe(Outcome.Accepted);
        (await a.SendAsync(update, _ => false)).Outcome.ShouldBe(Outcome.Accepted);
        await a.PlanAsync(Phase.Evaluate);
    }

    [Fact]
    public async Task A_round_closes_at_its_quorum_and_grace_and_tells_a_late_site_so()
    {
        var settings = TestModel.Settings(rounds: 1, "a", "b", "late");
        settings = settings with { Closing = settings.Closing with { QuorumFraction = 0.6, Grace = TimeSpan.FromMilliseconds(50) } };
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var late = await consortium.JoinAsync("late");
        var update = FakeUpdate.Of("late", await late.PlanAsync(Phase.Train));
        await late.SendBlocksAsync(update, _ => true);

        await consortium.PlayAsync("a", "b");
        var last = await late.PlanAsync(Phase.Finished);

        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 1, "a", "b"));
        var answer = await late.SendAsync(update, _ => false);
        answer.Refusal.ShouldBe("wrong_round");
    }

    [Fact]
    public async Task Evaluations_are_awaited_no_longer_than_agreed()
    {
        var settings = TestModel.Settings(rounds: 1, "a", "b");
        settings = settings with { Closing = settings.Closing with { EvaluationDeadline = TimeSpan.FromMilliseconds(200) } };
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings);
        await consortium.StartAggregatorAsync();
        var silent = await consortium.JoinAsync("b");
        var sites = await consortium.PlayAsync("a");
        (await silent.SendAsync(FakeUpdate.Of("b", await silent.PlanAsync(Phase.Train)))).Outcome.ShouldBe(Outcome.Accepted);

        var last = await silent.PlanAsync(Phase.Finished);

        last.Run.ShouldBe(settings.Run);
        sites.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_full_disk_makes_the_round_wait_for_room_and_costs_no_update()
    {
        var settings = TestModel.Settings(rounds: 2, "a");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(settings, node => node["FirstRetry"] = "00:00:00.1");

        // A folder where the candidate's file would be written makes the write fail as a full disk does.
        var full = Path.Combine(consortium.Data, "models", TestModel.Expected(settings, 1, "a") + ".f32.tmp");
        Directory.CreateDirectory(Path.Combine(full, "occupied"));
        await consortium.StartAggregatorAsync();
        var sites = await consortium.PlayAsync("a");
        await consortium.UntilNotReadyAsync("Aggregate");
        Directory.Delete(full, recursive: true);
        var last = await sites[0].PlanAsync(Phase.Finished);

        PackedHashes.UnpackOne(last.ReleasedModel).ShouldBe(TestModel.Expected(settings, 2, "a"));
        (await consortium.GetAsync("/api/v1/status"))["history"]!
            .AsArray()
            .ShouldAllBe(round => round!["outcome"]!.GetValue<string>() == "released");
    }
}
