using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>The servers' steps against their papers' formulas, written out one number at a time.</summary>
public sealed class ServerOptimizerTests
{
    private static readonly ServerSettings Server = new()
    {
        LearningRate = 0.25,
        Momentum = 0.8,
        SecondMomentum = 0.95,
        Tau = 0.05,
        Alpha = 0.3,
    };
    private static readonly float[] Changes = [0.5f, -2, 0.25f, 0, 3];

    [Fact]
    public void FedAvgM_is_heavy_ball_on_the_mean_delta()
    {
        var (w, v) = (1.0, 0.0);
        var model = Run("fedavgm");
        for (var round = 0; round < Changes.Length; round++)
        {
            v = (0.8 * v) + Changes[round];
            w += 0.25 * v;
            model[round].ShouldBe((float)w, 1e-6f);
        }
    }

    // Reddi et al., "Adaptive federated optimization", algorithm 2.
    [Theory]
    [InlineData("fedadagrad")]
    [InlineData("fedadam")]
    [InlineData("fedyogi")]
    public void Adaptive_servers_follow_algorithm_2(string strategy)
    {
        var (w, m, v) = (1.0, 0.0, 0.05 * 0.05);
        var model = Run(strategy);
        for (var round = 0; round < Changes.Length; round++)
        {
            double delta = Changes[round];
            m = (0.8 * m) + (0.2 * delta);
            v = strategy switch
            {
                "fedadagrad" => v + (delta * delta),
                "fedadam" => (0.95 * v) + (0.05 * delta * delta),
                _ => v - (0.05 * delta * delta * Math.Sign(v - (delta * delta))),
            };
            w += 0.25 * m / (Math.Sqrt(v) + 0.05);
            model[round].ShouldBe((float)w, 1e-5f);
        }
    }

    [Fact]
    public void Running_statistics_are_averaged_whatever_the_optimiser()
    {
        foreach (var strategy in new[] { "fedavgm", "fedadam", "fedyogi", "fedadagrad", "feddyn" })
        {
            var round = new TestRound
            {
                Settings = TestRound.Plan(learnt: 3, statistics: 2, strategy) with { Server = Server },
                Base = [0, 0, 0, 10, 20],
                Updates = TestRound.Of([1, 1, 1, 2, 4], [1, 1, 1, 4, 8]),
            };
            var first = round.Aggregate();
            first.Shared[3..].ShouldBe([13, 26], strategy);
            var second = (round with { Base = first.Shared, State = first.State, Round = 1 }).Aggregate();
            second.Shared[3..].ShouldBe([16, 32], strategy);
        }
    }

    [Fact]
    public void What_the_server_keeps_has_the_models_length_and_begins_where_the_paper_says()
    {
        var state = new TestRound
        {
            Settings = TestRound.Plan(4, 2, "fedadam") with { Server = Server },
            Base = new float[6],
            Updates = TestRound.Of(new float[6]),
        }
            .Aggregate()
            .State;
        state.Keys.ShouldBe(["first-moment", "second-moment"]);
        state["first-moment"].ShouldBe(new float[6]);
        // Nothing changed, so v decays from τ² by β₂; the statistics' part stays as it began.
        state["second-moment"].ShouldBe([.. Enumerable.Repeat((float)(0.95 * 0.0025), 4), 0.0025f, 0.0025f], 1e-9);
    }

    private static List<float> Run(string strategy)
    {
        var round = new TestRound
        {
            Settings = TestRound.Plan(1, strategy: strategy) with { Server = Server },
            Base = [1],
            Updates = [],
        };
        var models = new List<float>();
        foreach (var change in Changes)
        {
            var result = (round with { Updates = TestRound.Of([change + 1], [change - 1], [change]), Round = models.Count }).Aggregate();
            models.Add(result.Shared[0]);
            round = round with { Base = result.Shared, State = result.State };
        }

        return models;
    }
}
