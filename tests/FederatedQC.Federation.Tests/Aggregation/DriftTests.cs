using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Updates;

namespace FederatedQC.Federation.Tests.Aggregation;

/// <summary>
/// Sites whose losses are different parabolas, (h/2)(y − a)², trained by plain gradient descent: the optimum of the consortium is known
/// exactly, and several local steps pull FedAvg away from it.
/// </summary>
public sealed class DriftTests
{
    private static readonly (double Curvature, double Optimum)[] Sites = [(1, 4), (4, -2), (0.5, 10)];
    private static readonly double Global = Sites.Sum(site => site.Curvature * site.Optimum) / Sites.Sum(site => site.Curvature);

    [Fact]
    public void FedAvg_drifts_when_sites_take_several_steps() =>
        Math.Abs(Converge("fedavg", [10, 10, 10]) - Global).ShouldBeGreaterThan(0.3);

    [Fact]
    public void One_local_step_does_not_drift() => Converge("fedavg", [1, 1, 1]).ShouldBe(Global, 1e-3);

    // Karimireddy et al., ICML 2020, theorem: with all sites present SCAFFOLD converges to the optimum however different they are.
    [Fact]
    public void Scaffold_finds_the_optimum_of_the_consortium() => Converge("scaffold", [10, 10, 10]).ShouldBe(Global, 1e-3);

    [Fact]
    public void Scaffold_finds_it_at_different_paces_too() => Converge("scaffold", [3, 20, 7]).ShouldBe(Global, 1e-3);

    // Acar et al., ICLR 2021, theorem 1.
    [Fact]
    public void FedDyn_finds_the_optimum_of_the_consortium() => Converge("feddyn", [30, 30, 30], rounds: 2000).ShouldBe(Global, 1e-2);

    [Fact]
    public void FedProx_drifts_less_than_FedAvg()
    {
        var plain = Math.Abs(Converge("fedavg", [20, 20, 20]) - Global);
        var held = Math.Abs(Converge("fedprox", [20, 20, 20], mu: 20) - Global);
        held.ShouldBeLessThan(plain / 2);
    }

    // Wang et al., NeurIPS 2020, section 2: with one curvature and different numbers of steps FedAvg ends at an optimum of its own making,
    // FedNova at the true one.
    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void FedNova_does_not_favour_the_quick_sites(double momentum)
    {
        (double, double)[] alike = [(1, 4), (1, -2), (1, 10)];
        Math.Abs(Converge("fedavg", [1, 30, 1], momentum: momentum, sites: alike) - 4).ShouldBeGreaterThan(1);
        Converge("fednova", [1, 30, 1], momentum: momentum, sites: alike, rate: 0.001, rounds: 6000).ShouldBe(4, 0.15);
    }

    private static double Converge(
        string strategy,
        int[] steps,
        double mu = 0,
        double momentum = 0,
        double rate = 0.02,
        int rounds = 800,
        (double Curvature, double Optimum)[]? sites = null
    )
    {
        sites ??= Sites;
        var settings = TestRound.Plan(1, strategy: strategy, sites: sites.Length) with
        {
            Training = new TrainingSettings
            {
                LearningRate = rate,
                Momentum = momentum,
                ProximalMu = mu,
            },
            Server = new ServerSettings { Alpha = 0.5 },
        };
        var memories = Enumerable.Repeat(SiteMemory.Empty, sites.Length).ToArray();
        var round = new TestRound
        {
            Settings = settings,
            Base = [0],
            Updates = [],
        };
        for (var number = 0; number < rounds; number++)
        {
            var control = round.State.GetValueOrDefault(ServerVectors.Control, []);
            var updates = new (UpdateFacts, float[][])[sites.Length];
            for (var site = 0; site < sites.Length; site++)
            {
                var objective = LocalObjective.Of(settings, memories[site], control);
                var end = Descend(sites[site], round.Base[0], steps[site], rate, momentum, objective);
                var local = LocalUpdate.Make(
                    settings,
                    memories[site],
                    new LocalResult(round.Base, [(float)end], steps[site] * rate),
                    control
                );
                memories[site] = local.Memory;
                updates[site] = (new UpdateFacts(TestRound.Site(site), 100, steps[site]), local.Sections);
            }

            var result = (round with { Updates = [.. updates], Round = number }).Aggregate(threads: 1);
            round = round with { Base = result.Shared, State = result.State };
        }

        return round.Base[0];
    }

    private static double Descend(
        (double Curvature, double Optimum) site,
        double start,
        int steps,
        double rate,
        double momentum,
        LocalObjective objective
    )
    {
        var (y, velocity) = (start, 0.0);
        for (var step = 0; step < steps; step++)
        {
            var gradient =
                (site.Curvature * (y - site.Optimum)) + (objective.GradientShift?[0] ?? 0) + (objective.ProximalMu * (y - start));
            velocity = (momentum * velocity) + gradient;
            y -= rate * velocity;
        }

        return y;
    }
}
