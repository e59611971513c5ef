using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Tests.Kit;

namespace FederatedQC.Simulation.Tests;

/// <summary>Runs whose models travel as encoded steps.</summary>
public sealed class DownloadTests
{
    [Theory]
    [InlineData("int8", 0.27)]
    [InlineData("int4", 0.15)]
    [InlineData("hadamard:2", 0.08)]
    [InlineData("topk:0.05", 0.05)]
    public void Sites_learn_as_well_from_steps_and_fetch_less(string codec, double share)
    {
        var plan = TestConsortium.Plan(sites: 3, rounds: 8, norm: NormKind.Group);
        var result = TestConsortium.Run(
            plan with
            {
                Training = plan.Training with { LocalEpochs = 2 },
                Compression = new CompressionSettings { Download = codec },
            }
        );
        result.Accuracy.ShouldBeGreaterThan(0.9);
        var whole = sizeof(float) * (long)result.Shared.Length;
        result.Final.History.ShouldAllBe(round => round.DownloadBytes > 0 && round.DownloadBytes < share * whole);
        result.BytesReceived.ShouldBe(whole + result.Final.History.Sum(round => round.DownloadBytes));
    }

    [Theory]
    [InlineData("hadamard:1")]
    [InlineData("topk:0.01")]
    [InlineData("stc:0.01")]
    public void No_variance_falls_below_zero_whatever_the_codec(string codec)
    {
        var result = TestConsortium.Run(
            TestConsortium.Plan(sites: 2, rounds: 6) with
            {
                Compression = new CompressionSettings { Download = codec },
            }
        );
        var variances = new ParameterLayout(result.Final.Settings.Spec)
            .Shared.Where(slot => slot.Tensor.Name.EndsWith("running_var", StringComparison.Ordinal))
            .ToList();
        variances.ShouldNotBeEmpty();
        variances.SelectMany(slot => slot.In(result.Shared.AsSpan()).ToArray()).ShouldAllBe(variance => variance > 0);
        result.Final.History.ShouldAllBe(round => round.Candidate != null);
    }

    [Fact]
    public void A_run_that_sends_models_fetches_them_whole()
    {
        var result = TestConsortium.Run(TestConsortium.Plan(sites: 2, rounds: 2));
        result.BytesReceived.ShouldBe(3 * sizeof(float) * result.Shared.Length);
    }

    [Fact]
    public void The_same_seed_gives_the_same_steps_whatever_the_number_of_threads()
    {
        var plan = TestConsortium.Plan(sites: 3, rounds: 3) with
        {
            Strategy = "fedavgm",
            Compression = new CompressionSettings { Download = "topk:0.05" },
        };
        var alone = TestConsortium.Run(plan, options => options with { Threads = 1 });
        var together = TestConsortium.Run(plan, options => options with { Threads = 3 });
        together
            .Final.History.Select(round => (round.Candidate, round.DownloadBytes))
            .ShouldBe(alone.Final.History.Select(round => (round.Candidate, round.DownloadBytes)));
    }
}
