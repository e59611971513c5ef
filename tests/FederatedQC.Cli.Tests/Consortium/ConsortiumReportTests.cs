using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Reports;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Worker.Jobs;

namespace FederatedQC.Cli.Tests.Consortium;

public sealed class ConsortiumReportTests
{
    private static readonly ConsortiumResult Result = new()
    {
        ModelId = new string('a', 64),
        IsOneModel = true,
        Sites = [Site("site-1", 0.5, 0.9), Site("site-2", 0.7, 0.8)],
        First = new EvaluationFigures
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
        },
        Rounds = [],
        TestImages = 4,
    };

    private static readonly RunSettings Plan = Asked.Plan("--sites 2");

    [Fact]
    public void A_model_that_all_share_has_the_figures_of_any_site_and_others_their_mean()
    {
        Build(Result, Plan).Federated.Accuracy.ShouldBe(0.9);
        Build(Result with { IsOneModel = false }, Plan).Federated.Accuracy.ShouldBe(0.85, 1e-12);
    }

    [Fact]
    public void Sites_that_trained_alone_have_a_mean()
    {
        Build(Result, Plan).LocalMean!.Accuracy.ShouldBe(0.6, 1e-12);
        Build(Result with { Sites = [Result.Sites[0] with { Local = null }] }, Plan).LocalMean.ShouldBeNull();
    }

    [Fact]
    public void Each_family_has_its_model_and_the_means_of_its_own_sites()
    {
        var divided = Result with
        {
            IsOneModel = false,
            Models = [("steel", new string('b', 64)), ("wood", new string('c', 64))],
            Sites =
            [
                Result.Sites[0] with
                {
                    Family = "steel",
                },
                Result.Sites[1] with
                {
                    Family = "wood",
                },
                Site("site-3", 0.6, 0.7) with
                {
                    Family = "steel",
                    Local = null,
                },
            ],
        };

        var families = Build(divided, Plan).Families!;

        families.Select(family => (family.Family, family.Sites, family.ModelId[0])).ShouldBe([("steel", 2, 'b'), ("wood", 1, 'c')]);
        families.Select(family => family.Federated.Accuracy).ShouldBe([0.8, 0.8], 1e-12);
        families.Select(family => family.LocalMean!.Accuracy).ShouldBe([0.5, 0.7], 1e-12);
        Build(Result, Plan).Families.ShouldBeNull();
    }

    [Fact]
    public void What_the_model_has_cost_in_privacy_is_said_or_nothing_is()
    {
        var privacy = new ModelPrivacy("site", 3.5, 1e-5, "pld");
        Build(Result with { Privacy = privacy }, Plan).Privacy.ShouldBe(privacy);
        Build(Result, Plan).Privacy.ShouldBeNull();
    }

    [Fact]
    public void The_confusion_has_the_plans_classes()
    {
        var confusion = Build(Result, Plan).Confusion;
        confusion.Classes.ShouldBe(["bad", "good"]);
        confusion.Counts.ShouldBe([
            [1, 1],
            [0, 2],
        ]);
    }

    [Fact]
    public void How_updates_are_encoded_is_said_in_words()
    {
        Build(Result, Plan with { Codec = "int8" }).Codec.ShouldBe("int8");
        Build(
            Result,
            Plan with
            {
                Codec = "int8",
                Compression = new() { Download = "int4" },
            }
        )
            .Codec.ShouldBe("int8, down int4");
        Build(Result, Plan with { LowRank = new LowRankOptions { Rank = 4 } }).Codec.ShouldBe("float32, rank 4");
        Build(Result, Plan with { SecureAggregation = new() { Enabled = true } }).Codec.ShouldBe("masked 16-bit integers");
    }

    private static RunReport Build(ConsortiumResult result, RunSettings plan) => ConsortiumReport.Build(Asked.Of(), plan, result);

    private static SiteReport Site(string name, double alone, double federated) =>
        new(name, 10, new Dictionary<string, int>(), Figures(alone), Figures(federated), 1000);

    private static ModelFigures Figures(double accuracy) => new(accuracy, null, null, accuracy, null, null, null);
}
