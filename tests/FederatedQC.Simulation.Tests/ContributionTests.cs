using System.Collections.Immutable;
using FederatedQC.Federation.Contribution;
using FederatedQC.Federation.Plans;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Tests.Kit;
using FederatedQC.TestKit;
using FederatedQC.Worker.Running;

namespace FederatedQC.Simulation.Tests;

/// <summary>What the sites of real runs contribute, on images that only the operator has.</summary>
public sealed class ContributionTests
{
    private const int Images = 32;

    private static readonly ImageSet Judging = Surfaces.Draw(100, 2000);

    // A step with all images, none of them changed: what is learnt does not depend on the order, which every site draws for itself.
    private static readonly TrainingSettings WholeBatches = new()
    {
        LocalEpochs = 3,
        BatchSize = Images,
        LearningRate = 0.05,
        Augmentation = new AugmentationSettings
        {
            FlipHorizontal = false,
            FlipVertical = false,
            ShiftFraction = 0,
            Brightness = 0,
            Contrast = 0,
        },
    };

    [Fact]
    public void Sites_with_the_same_images_contribute_the_same()
    {
        var values = Run(Plan(3, "exact", rounds: 3), site => Surfaces.Draw(Images, site == 2 ? 7 : 1)).Totals;

        values["site-00"].ShouldBe(values["site-01"], 1e-9);
        values["site-02"].ShouldNotBe(values["site-00"]);
    }

    [Theory]
    [InlineData("exact")]
    [InlineData("gtg")]
    [InlineData("leave-one-out")]
    public void A_site_whose_labels_are_random_contributes_less_than_every_honest_one(string method)
    {
        var random = new Random(3);
        var values = Run(Plan(4, method, rounds: 4), site =>
        {
            var images = Surfaces.Draw(Images, site);
            return site < 3
                ? images
                : new ImageSet(images.Channels, images.Size, images.Pixels, [.. images.Labels.Select(_ => random.Next(2))]);
        }).Totals;

        values.Values.SkipLast(1).Min().ShouldBeGreaterThan(values["site-03"]);
    }

    [Fact]
    public void Values_sum_to_what_the_run_gained_on_the_operators_images()
    {
        var plan = Plan(4, "exact", rounds: 3);
        var result = Simulate(plan, site => Surfaces.Draw(Images, site));
        var ledger = result.Contribution!;

        ledger.Rounds.Count.ShouldBe(3);
        ledger.Totals.Values.Sum().ShouldBe(ledger.Gain, 1e-9);
        ledger.Gain.ShouldBe(
            AccuracyOf(plan, result.Shared) - AccuracyOf(plan, ModelInitialiser.FirstOf(plan.Spec, plan.Seed).Shared),
            1e-9
        );
        ledger.Gain.ShouldBeGreaterThan(0.2);
    }

    [Fact]
    public void Sampled_orders_come_within_a_twentieth_of_the_exact_values_and_skip_rounds_that_gained_little()
    {
        // Few steps a round: what there is to learn is divided over several rounds and several sites.
        var plan = TestConsortium.Plan(sites: 5, rounds: 3, norm: NormKind.Group);
        plan = plan with { Training = plan.Training with { LocalEpochs = 3 } };
        var exact = Measured("exact");
        var sampled = Measured("gtg");

        sampled.Rounds.Keys.ShouldBe(exact.Rounds.Keys);
        foreach (var (round, report) in sampled.Rounds)
        {
            (report.Truncation == Truncation.Round).ShouldBe(Math.Abs(report.Gain) <= 0.01);
            report.Gain.ShouldBe(exact.Rounds[round].Gain);
        }

        sampled.Rounds.Values.ShouldContain(round => round.Truncation == Truncation.Round);
        var divided = sampled.Rounds.Where(round => round.Value.Truncation != Truncation.Round).ToList();
        divided.Count.ShouldBeGreaterThan(1);
        divided
            .Sum(round => round.Value.Values.Sum(site => Math.Abs(site.Value - exact.Rounds[round.Key].Values[site.Key])))
            .ShouldBeLessThan(0.05 * divided.Sum(round => exact.Rounds[round.Key].Values.Values.Sum(Math.Abs)));

        ContributionLedger Measured(string method) =>
            Simulate(
                plan with
                {
                    Contribution = new ContributionSettings { Method = method },
                },
                site => Surfaces.Draw(16, site),
                judging: Surfaces.Draw(500, 2000)
            ).Contribution!;
    }

    [Theory]
    [InlineData("exact")]
    [InlineData("gtg")]
    public void The_same_seed_gives_the_same_values_whatever_the_number_of_threads(string method)
    {
        var plan = Plan(4, method, rounds: 2) with { Strategy = "fedavgm" };
        Values(threads: 1).ShouldBe(Values(threads: 2));

        IEnumerable<KeyValuePair<string, double>> Values(int threads) =>
            Simulate(plan, site => Surfaces.Draw(Images, site), threads).Contribution!.Totals;
    }

    [Fact]
    public void To_measure_changes_nothing_of_the_run()
    {
        var plan = Plan(3, "exact", rounds: 2);
        TestConsortium
            .ModelOf(Simulate(plan, site => Surfaces.Draw(Images, site)))
            .ShouldBe(TestConsortium.ModelOf(Simulate(plan with { Contribution = new() }, site => Surfaces.Draw(Images, site))));
        Simulate(plan with { Contribution = new() }, site => Surfaces.Draw(Images, site)).Contribution.ShouldBeNull();
    }

    [Fact]
    public void Without_images_of_the_operator_nothing_can_be_measured() =>
        Should
            .Throw<ArgumentException>(() => Simulate(Plan(2, "gtg", rounds: 1), site => Surfaces.Draw(Images, site), hasOwn: false))
            .Message.ShouldContain("images that the operator holds out");

    private static RunSettings Plan(int sites, string method, int rounds) =>
        TestConsortium.Plan(sites, rounds, norm: NormKind.Group) with
        {
            Training = WholeBatches,
            Contribution = new ContributionSettings { Method = method },
        };

    private static ContributionLedger Run(RunSettings plan, Func<int, ImageSet> images) => Simulate(plan, images).Contribution!;

    private static SimulationResult Simulate(
        RunSettings plan,
        Func<int, ImageSet> images,
        int threads = 2,
        bool hasOwn = true,
        ImageSet? judging = null
    )
    {
        using var folder = new TemporaryFolder();
        ImmutableArray<SiteImages> sites =
        [
            .. plan.Sites.Select((site, index) => new SiteImages(site, images(index), Surfaces.Draw(8, 100 + index))),
        ];
        var options = new SimulationOptions
        {
            Folder = folder.Path,
            Threads = threads,
            Operator = hasOwn ? new SiteImages("operator", Surfaces.Draw(0, 1), judging ?? Judging) : null,
        };
        using var consortium = new SimulatedConsortium(plan, sites, Surfaces.Draw(40, 1000), options, TimeProvider.System);
        return consortium.Run(progress: null, CancellationToken.None);
    }

    private static double AccuracyOf(RunSettings plan, float[] shared)
    {
        using var torch = new TorchThread();
        return new ModelScorer(torch).Evaluate(new ModelState(plan.Spec, shared, []), Judging).Accuracy.Value;
    }
}
