using FederatedQC.Aggregator.Tests.Consortium;
using FederatedQC.Federation.Plans;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit;

namespace FederatedQC.Aggregator.Tests.Rounds;

/// <summary>A rule that measures the sites by an update of the aggregator's own; a worker stands in that trains to a given end.</summary>
public sealed class TrustedUpdateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static RunSettings Settings { get; } = Trusting(TestModel.Settings(rounds: 1, "a", "b", "evil"));

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// As in the paper: each update as long as the aggregator's, weighted by its cosine with it, and one that points away left out.
    /// </summary>
    [Fact]
    public async Task Sites_count_as_far_as_they_point_where_the_aggregator_does()
    {
        var own = Own();
        await using var consortium = await StartAsync(own);
        var evil = await consortium.JoinAsync("evil");
        var sites = await consortium.PlayAsync("a", "b");
        var opposite = FakeUpdate.Of("evil", await evil.PlanAsync(Phase.Train), [.. own.Select(value => -value)]);
        (await evil.SendAsync(opposite)).Outcome.ShouldBe(Outcome.Accepted);
        await evil.EvaluateAsync(await evil.PlanAsync(Phase.Evaluate));
        var last = await sites[0].PlanAsync(Phase.Finished);

        var released = await sites[0].DownloadAsync(last.ReleasedModel);

        var expected = Expected(own, TestModel.Delta("a", 0), TestModel.Delta("b", 0));
        released.Zip(expected).Max(pair => Math.Abs((double)pair.First - pair.Second)).ShouldBeLessThan(1e-6);
        expected.Zip(TestModel.Initial(Settings)).Max(pair => Math.Abs((double)pair.First - pair.Second)).ShouldBeGreaterThan(1e-3);
    }

    [Fact]
    public async Task Where_its_own_update_can_not_be_trained_the_round_makes_no_candidate_and_says_why()
    {
        await using var consortium = await StartAsync(own: []);
        var sites = await consortium.PlayAsync("a", "b", "evil");
        await sites[0].PlanAsync(Phase.Finished);

        var round = await consortium.GetAsync("/api/v1/rounds/0");
        round["candidate"].ShouldBeNull();
        round["reason"]!.GetValue<string>().ShouldStartWith("the aggregator's own update could not be trained: ");
    }

    internal static RunSettings Trusting(RunSettings settings) =>
        settings with
        {
            Robust = new RobustSettings { Rule = "fltrust", Faulty = 0 },
        };

    /// <summary>Half way between what the sites a and b send.</summary>
    internal static float[] Own() => [.. TestModel.Delta("a", 0).Zip(TestModel.Delta("b", 0), (a, b) => (a + b) / 2)];

    private async Task<TestConsortium> StartAsync(float[] own)
    {
        var consortium = await TestConsortium.StartAsync();
        consortium.Configure(Settings, node =>
        {
            node["GoldenFolder"] = StandInWorker.Images(_folder, "good", "scratch");
            node["Worker"] = StandInWorker.Command(
                _folder,
                consortium.Data,
                [.. TestModel.Initial(Settings).Zip(own, (start, change) => start + change)]
            );
        });
        await consortium.StartAggregatorAsync();
        return consortium;
    }

    private static float[] Expected(float[] own, params float[][] deltas)
    {
        double[] trust = [.. deltas.Select(delta => Dot(delta, own) / Length(delta) / Length(own))];
        trust.ShouldAllBe(cosine => cosine > 0.5);
        double[] factors = [.. deltas.Select((delta, site) => trust[site] / trust.Sum() * (Length(own) / Length(delta)))];
        return
        [
            .. TestModel
                .Initial(Settings)
                .Select((start, index) => (float)(start + deltas.Select((delta, site) => factors[site] * delta[index]).Sum())),
        ];
    }

    private static double Dot(float[] left, float[] right) => left.Zip(right).Sum(pair => (double)pair.First * pair.Second);

    private static double Length(float[] vector) => Math.Sqrt(Dot(vector, vector));
}
