using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.Aggregator.Tests.Rounds;

public sealed class AsynchronousTests
{
    private static readonly RunSettings Settings = TestModel.Settings(rounds: 3, "a", "b", "slow") with
    {
        Strategy = "fedbuff",
        Server = new ServerSettings { BufferSize = 2 },
    };

    [Fact]
    public async Task A_commit_that_comes_while_a_candidate_is_judged_counts_in_the_next_round()
    {
        await using var consortium = await StartAsync();
        var (a, b, slow) = (await consortium.JoinAsync("a"), await consortium.JoinAsync("b"), await consortium.JoinAsync("slow"));
        var begun = FakeUpdate.Of("slow", await slow.PlanAsync(Phase.Train, round: 0));
        foreach (var site in new[] { a, b })
        {
            await site.SendAsync(FakeUpdate.Of(site.Name, await site.PlanAsync(Phase.Train, round: 0)));
        }

        var candidate = await a.PlanAsync(Phase.Evaluate, round: 0);

        var answer = slow.SendAsync(begun);
        await a.EvaluateAsync(candidate);
        await b.EvaluateAsync(candidate);

        (await answer).Outcome.ShouldBe(Outcome.Accepted, (await answer).Detail);
        await FillAsync(1, a);
        await slow.EvaluateAsync(await slow.PlanAsync(Phase.Evaluate, round: 1));
        await slow.PlanAsync(Phase.Train, round: 2);
        var updates = (await consortium.GetAsync("/api/v1/status"))["history"]![1]!["updates"]!.AsArray();
        updates.Select(update => update!["site"]!.GetValue<string>()).ShouldBe(["a", "slow"]);
    }

    [Fact]
    public async Task A_second_update_of_a_site_waits_for_the_next_buffer()
    {
        await using var consortium = await StartAsync();
        var (a, b, slow) = (await consortium.JoinAsync("a"), await consortium.JoinAsync("b"), await consortium.JoinAsync("slow"));
        var begun = FakeUpdate.Of("slow", await slow.PlanAsync(Phase.Train, round: 0));
        await FillAsync(0, a, b);
        var next = FakeUpdate.Of("slow", await slow.PlanAsync(Phase.Train, round: 1));
        (await slow.SendAsync(begun)).Outcome.ShouldBe(Outcome.Accepted);

        await slow.CommitAsync(next);
        await FillAsync(1, a);
        await slow.EvaluateAsync(await slow.PlanAsync(Phase.Evaluate, round: 1));
        await slow.PlanAsync(Phase.Train, round: 2);

        (await slow.SendAsync(next)).Outcome.ShouldBe(Outcome.Accepted);
        slow.Answers.Count.ShouldBe(2);
    }

    private static async Task FillAsync(int round, params FakeSite[] sites)
    {
        foreach (var site in sites)
        {
            await site.SendAsync(FakeUpdate.Of(site.Name, await site.PlanAsync(Phase.Train, round)));
        }

        foreach (var site in sites)
        {
            await site.EvaluateAsync(await site.PlanAsync(Phase.Evaluate, round));
        }
    }

    private static async Task<TestConsortium> StartAsync()
    {
        var consortium = await TestConsortium.StartAsync();
        consortium.Configure(Settings);
        await consortium.StartAggregatorAsync();
        return consortium;
    }
}
