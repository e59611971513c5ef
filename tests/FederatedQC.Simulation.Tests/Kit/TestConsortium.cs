using System.Collections.Immutable;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Attacks;
using FederatedQC.TestKit;

namespace FederatedQC.Simulation.Tests.Kit;

/// <summary>Small consortia: a narrow network, a few images a site, all in memory.</summary>
internal static class TestConsortium
{
    private const int TrainingImages = 16;
    private const int HeldOutImages = 8;

    /// <summary>A plan for that many sites.</summary>
    public static RunSettings Plan(int sites, int rounds, string strategy = "fedavg", NormKind norm = NormKind.Batch) =>
        new()
        {
            Run = "test",
            Rounds = rounds,
            Sites = [.. Enumerable.Range(0, sites).Select(site => $"site-{site:D2}")],
            Spec = SpecBuilder.Create(
                new NetworkOptions
                {
                    Width = 8,
                    InputSize = Surfaces.Size,
                    Norm = norm,
                    Classes = ["plain", "bar"],
                    DefectFreeClass = "plain",
                    Sharing = AggregationStrategies.Get(strategy).Sharing,
                }
            ),
            Strategy = strategy,
            Training = new TrainingSettings
            {
                LocalEpochs = 1,
                BatchSize = 8,
                LearningRate = 0.05,
            },
        };

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">Changes the options; null for none.</param>
    /// <param name="more">Training images that each site has more than the one before.</param>
    public static SimulationResult Run(RunSettings plan, Func<SimulationOptions, SimulationOptions>? options = null, int more = 0)
    {
        using var folder = new TemporaryFolder();
        var standard = new SimulationOptions { Folder = folder.Path, Threads = 2 };
        ImmutableArray<SiteImages> sites =
        [
            .. plan.Sites.Select(
                (site, index) =>
                    new SiteImages(
                        site,
                        Surfaces.Draw(TrainingImages + (more * index), 2 * index),
                        Surfaces.Draw(HeldOutImages, (2 * index) + 1)
                    )
            ),
        ];
        using var consortium = new SimulatedConsortium(
            plan,
            sites,
            Surfaces.Draw(40, 1000),
            options?.Invoke(standard) ?? standard,
            TimeProvider.System
        );
        return consortium.Run(progress: null, CancellationToken.None);
    }

    /// <summary>Runs a plan of which some sites are hostile, the last ones.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="attack">Name of the attack.</param>
    /// <param name="argument">Its number; null for the default.</param>
    /// <param name="hostile">How many sites attack.</param>
    public static SimulationResult Attacked(RunSettings plan, string attack, string? argument = null, int hostile = 1)
    {
        KnownAttacks.TryParse(argument is null ? attack : $"{attack}:{argument}", out var known, out var problem).ShouldBeTrue(problem);
        return Run(plan, options => options with { Attack = new AttackPlan(known!, hostile) });
    }

    /// <summary>Id of the model that a run ended with.</summary>
    public static string ModelOf(SimulationResult result) => ModelId.Of(result.Final.Settings.Spec, result.Shared).ToString();
}
