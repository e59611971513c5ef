using System.Collections.Immutable;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Learning.Networks;
using FederatedQC.Learning.Torch;
using FederatedQC.Learning.Training;
using FederatedQC.Parameters.Models;
using FederatedQC.Simulation.Tests.Kit;
using FederatedQC.TestKit;

namespace FederatedQC.Simulation.Tests;

/// <summary>
/// Families that sites declare, and families that their deltas fall into: there the sites that make nuts call plain what those that make
/// bolts call a bar.
/// </summary>
public sealed class FamilyRunsTests
{
    // The authors' rule with bounds that every round meets: sites are cut in two where they differ most, as soon as two rounds say so.
    private static readonly FamilySettings Dividing = new()
    {
        Clustering = "cfl-absolute",
        Epsilon1 = 1e9,
        Epsilon2 = 1e-9,
        Patience = 2,
    };

    private static readonly RunSettings Plan = TestConsortium.Plan(sites: 4, rounds: 2, "fedper", NormKind.Group);

    // The round that shows them to be two families has no model, and each family trains it again for itself.
    private static readonly RunSettings Divided = Plan with { Families = Dividing };

    private static readonly PrivacySettings Private = new()
    {
        NoiseMultiplier = 0.1,
        Clip = 1,
        Budget = 1e4,
        Accountant = "rdp",
    };

    [Fact]
    public void Two_families_that_sites_declare_make_two_models_and_no_update_crosses()
    {
        var families = Run(Plan, isDeclared: true);
        var others = Run(Plan, isDeclared: true, swapsNuts: true);

        families.Select(family => family.Name).ShouldBe(["bolt", "nut"]);
        families.Select(Members).ShouldBe(["site-00 site-02", "site-01 site-03"]);
        families.ShouldAllBe(family => family.Result!.Final.History.Length == 2);
        families.ShouldAllBe(family => family.Result!.Final.History.All(round => string.Join(' ', round.Updates.Keys) == Members(family)));

        // What the nuts learn is another thing in the second run, and the bolts' model has heard nothing of it.
        ModelOf(others[0]).ShouldBe(ModelOf(families[0]));
        ModelOf(others[1]).ShouldNotBe(ModelOf(families[1]));
        ModelOf(families[1]).ShouldNotBe(ModelOf(families[0]));
    }

    [Fact]
    public void Sites_of_whose_declarations_nobody_asks_make_one_model()
    {
        var family = Run(Plan, isDeclared: false).ShouldHaveSingleItem();

        family.Name.ShouldBe(FamilyRun.Undeclared);
        family.Result!.Final.History.ShouldAllBe(round => round.Updates.Count == 4);
    }

    [Fact]
    public void The_parts_of_a_run_go_on_with_its_model_and_with_what_each_site_kept()
    {
        var whole = Whole(Divided);
        whole.Final.History.Length.ShouldBe(1);
        whole.Shared.ShouldNotBe(ModelInitialiser.Create(Plan.Spec, (int)Plan.Seed).Shared);

        var families = Run(Divided, isDeclared: false, swapsNuts: true);

        families.Select(Members).ShouldBe(["site-00 site-02", "site-01 site-03"]);
        families.Select(family => family.Rounds).ShouldBe([1, 1]);
        foreach (var (family, site) in families.SelectMany(family => family.Sites.Select(site => (family, site))))
        {
            var local = family.Result!.Kept[site.Site].Local;
            local.ShouldBe(TrainedLocally(family, site, whole.Kept[site.Site], whole.Shared));
            local.ShouldNotBe(TrainedLocally(family, site, new SiteKept(ModelInitialiser.Create(Plan.Spec, seed: 1).Local), whole.Shared));
        }
    }

    [Fact]
    public void The_ledger_of_a_sites_images_goes_on_when_a_run_is_divided()
    {
        var privacy = Private with { Level = PrivacySettings.Record };

        // Noise decides which two sites are found to be alike, so one round is enough to say so.
        var plan = Divided with { Privacy = privacy, Families = Dividing with { Patience = 1 } };

        var families = Run(plan, isDeclared: false, swapsNuts: true);

        families.Length.ShouldBe(2);
        var cost = plan.RecordCost(16);
        var three = Enumerable
            .Range(0, 3)
            .Aggregate(PrivacyLedger.Open(privacy), (ledger, round) => ledger.Apply(new PrivacySpent("other", round, cost)));
        foreach (var result in families.Select(family => family.Result!))
        {
            // Which round the noise divides them in depends on the arithmetic; what they have spent before and after does not.
            result.Final.History.Length.ShouldBeInRange(1, plan.Rounds);
            result.Kept.Values.ShouldAllBe(kept => kept.Ledger!.Spent.Sum(spent => spent.Mechanism.Steps) == 3 * cost.Steps);
            result.Privacy!.Epsilon.ShouldBe(three.Epsilon());
        }
    }

    private static string Members(FamilyRun family) => string.Join(' ', family.Sites.Select(site => site.Site));

    private static string ModelOf(FamilyRun family) => TestConsortium.ModelOf(family.Result!);

    private static float[] TrainedLocally(FamilyRun family, SiteImages images, SiteKept kept, float[] shared)
    {
        using var torch = new TorchThread();
        var site = new SimulatedSite(images, family.Result!.Final.Settings, kept, noise: 0);
        site.Train(round: 0, shared, control: [], torch, CancellationToken.None).Update.ShouldNotBeNull();
        return site.Kept.Local;
    }

    private static ImmutableArray<SiteImages> Sites(bool swapsNuts) =>
        [
            .. Plan.Sites.Select(
                (site, index) =>
                    index % 2 == 0
                        ? new SiteImages(site, Surfaces.Draw(16, 2 * index), Surfaces.Draw(8, (2 * index) + 1), Family: "bolt")
                        : new SiteImages(site, Nuts(16, 2 * index, swapsNuts), Nuts(8, (2 * index) + 1, swapsNuts), Family: "nut")
            ),
        ];

    private static ImageSet Nuts(int count, int seed, bool areSwapped)
    {
        var images = Surfaces.Draw(count, seed);
        return areSwapped
            ? new ImageSet(images.Channels, images.Size, images.Pixels, [.. images.Labels.Select(label => 1 - label)])
            : images;
    }

    private static SimulationResult Whole(RunSettings plan)
    {
        using var folder = new TemporaryFolder();
        using var consortium = new SimulatedConsortium(
            plan,
            Sites(swapsNuts: true),
            Surfaces.Draw(40, 1000),
            Options(folder),
            TimeProvider.System
        );
        return consortium.Run(progress: null, CancellationToken.None);
    }

    private static ImmutableArray<FamilyRun> Run(RunSettings plan, bool isDeclared, bool swapsNuts = false)
    {
        using var folder = new TemporaryFolder();
        var images = new SimulatedImages(plan.Spec.Classes, plan.Spec.DefectFreeClass, 1, Sites(swapsNuts), Surfaces.Draw(40, 1000));
        return FamilyRuns.Run(plan, images, Options(folder), isDeclared, TimeProvider.System, progress: null, CancellationToken.None);
    }

    private static SimulationOptions Options(TemporaryFolder folder) => new() { Folder = folder.Path, Threads = 2 };
}
