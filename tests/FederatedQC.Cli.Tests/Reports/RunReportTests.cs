using FederatedQC.Cli.Reports;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Tests.Reports;

public sealed class RunReportTests
{
    private static readonly (string? Family, string ModelId)[] OneModel = [(null, new string('a', 64))];
    private static readonly SiteReport[] Sites = [Site("site-1", 0.5, 0.9), Site("site-2", 0.7, 0.8)];
    private static readonly EvaluationFigures First = new()
    {
        Classes = ["bad", "good"],
        Accuracy = new RateFigure(0.75, 0.3, 0.95, 4),
        MacroF1 = 0.7,
        Recall = [],
        Confusion =
        [
            [1, 1],
            [0, 2],
        ],
    };

    private static readonly RunSettings Plan = Asked.Plan("--sites 2");

    [Fact]
    public void A_model_that_all_share_has_the_figures_of_any_site_and_others_their_mean()
    {
        Build(Plan).Federated.Accuracy.ShouldBe(0.9);
        Build(Plan, isOneModel: false).Federated.Accuracy.ShouldBe(0.85, 1e-12);
    }

    [Fact]
    public void Sites_that_trained_alone_have_a_mean()
    {
        Build(Plan).LocalMean!.Accuracy.ShouldBe(0.6, 1e-12);
        Build(Plan, sites: [Sites[0] with { Local = null }]).LocalMean.ShouldBeNull();
    }

    [Fact]
    public void Each_family_has_its_model_and_the_means_of_its_own_sites()
    {
        var families = Build(
            Plan,
            isOneModel: false,
            [("steel", new string('b', 64)), ("wood", new string('c', 64))],
            [
                Sites[0] with
                {
                    Family = "steel",
                },
                Sites[1] with
                {
                    Family = "wood",
                },
                Site("site-3", 0.6, 0.7) with
                {
                    Family = "steel",
                    Local = null,
                },
            ]
        ).Families!;

        families.Select(family => (family.Family, family.Sites, family.ModelId[0])).ShouldBe([("steel", 2, 'b'), ("wood", 1, 'c')]);
        families.Select(family => family.Federated.Accuracy).ShouldBe([0.8, 0.8], 1e-12);
        families.Select(family => family.LocalMean!.Accuracy).ShouldBe([0.5, 0.7], 1e-12);
        Build(Plan).Families.ShouldBeNull();
    }

    [Fact]
    public void The_confusion_has_the_plans_classes()
    {
        var confusion = ConfusionReport.Of(Plan.Spec.Classes, First);
        confusion.Classes.ShouldBe(["bad", "good"]);
        confusion.Counts.ShouldBe([
            [1, 1],
            [0, 2],
        ]);
    }

    [Fact]
    public void How_updates_are_encoded_is_said_in_words()
    {
        Build(Plan with { Codec = "int8" }).Codec.ShouldBe("int8");
        Build(
            Plan with
            {
                Codec = "int8",
                Compression = new() { Download = "int4" },
            }
        )
            .Codec.ShouldBe("int8, down int4");
        Build(Plan with { LowRank = new LowRankOptions { Rank = 4 } }).Codec.ShouldBe("float32, rank 4");
        Build(Plan with { SecureAggregation = new() { Enabled = true } }).Codec.ShouldBe("masked 16-bit integers");
    }

    private static RunReport Build(
        RunSettings plan,
        bool isOneModel = true,
        (string? Family, string ModelId)[]? models = null,
        SiteReport[]? sites = null
    ) =>
        new(Asked.Of(), plan, models ?? OneModel, sites ?? Sites, isOneModel)
        {
            WallSeconds = 1,
            TestImages = 4,
            RoundLog = [],
            Confusion = ConfusionReport.Of(plan.Spec.Classes, First),
        };

    private static SiteReport Site(string name, double alone, double federated) =>
        new(name, 10, new Dictionary<string, int>(), Figures(alone), Figures(federated), 1000);

    private static ModelFigures Figures(double accuracy) => new(accuracy, null, null, accuracy, null, null, null);
}
