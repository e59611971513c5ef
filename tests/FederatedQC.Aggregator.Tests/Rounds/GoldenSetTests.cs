using System.Text.Json;
using System.Text.Json.Nodes;
using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Federation.Gate;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Aggregator.Tests.Rounds;

/// <summary>The aggregator's own images count like a site's: a worker stands in that gives one answer to every job.</summary>
public sealed class GoldenSetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_the_golden_set_says_of_a_candidate_stands_in_the_round()
    {
        var round = await RunAsync(Judged(parity: 1e-6));

        round["outcome"]!.GetValue<string>().ShouldBe("released");
        round["evaluations"]!
            .AsArray()
            .Select(evaluation => evaluation!["site"]!.GetValue<string>())
            .ShouldBe(["a", "aggregator"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_candidate_that_fails_parity_on_the_golden_set_is_not_released_however_the_sites_praise_it()
    {
        var round = await RunAsync(Judged(parity: 0.5));

        round["outcome"]!.GetValue<string>().ShouldBe("rejected");
        round["reason"]!.GetValue<string>().ShouldContain("ONNX");
    }

    [Fact]
    public async Task A_golden_set_that_can_not_be_evaluated_leaves_the_word_to_the_sites()
    {
        var round = await RunAsync(new WorkerReply.Failed("data", "no usable image"));

        round["outcome"]!.GetValue<string>().ShouldBe("released");
        round["evaluations"]!.AsArray().Count.ShouldBe(1);
    }

    private static WorkerReply.Evaluated Judged(double parity) =>
        new(Figures, new ClassCounts([10, 10], [9, 9], [10, 10]), parity)
        {
            Scores = new ScoreHistogram(
                [.. FakeSite.Bins(9, 1).Select(count => (long)count)],
                [.. FakeSite.Bins(1, 9).Select(count => (long)count)]
            ),
        };

    private static EvaluationFigures Figures { get; } =
        new()
        {
            Classes = ["good", "scratch"],
            Accuracy = new RateFigure(0.9, 0, 1, 20),
            MacroF1 = 0.9,
            Recall = [],
            Confusion = [],
        };

    /// <summary>The only round of a run of one site that is content with everything.</summary>
    private async Task<JsonNode> RunAsync(WorkerReply answer)
    {
        var reply = _folder.Of("reply.json");
        await File.WriteAllTextAsync(reply, JsonSerializer.Serialize(answer, JsonSerializerOptions.Web) + "\n");
        await using var consortium = await TestConsortium.StartAsync();
        consortium.Configure(TestModel.Settings(rounds: 1, "a"), node =>
        {
            node["GoldenFolder"] = _folder.Path;
            node["Worker"] = new JsonArray("/bin/sh", "-c", "while read -r job; do cat \"$0\"; done", reply);
        });
        await consortium.StartAggregatorAsync();
        var sites = await consortium.PlayAsync("a");
        await sites[0].PlanAsync(Phase.Finished);
        return await consortium.GetAsync("/api/v1/rounds/0");
    }
}
