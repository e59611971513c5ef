using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Demo;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Models;
using FederatedQC.TestKit;
using FederatedQC.Vision.Sites;

namespace FederatedQC.Cli.Tests.Commands;

public sealed class ConsortiumFlagsTests : IDisposable
{
    private static readonly ConsortiumVerb Trial = DemoPlan.Verb with { Name = "trial", Sites = 7, LocalEpochs = 3 };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_not_given_is_what_the_verb_does_by_itself()
    {
        var options = Asked.Of("--network compact --out x", Trial);

        (options.Data.IsEmpty, options.Sites, options.HasSpec, options.Plan.Training.LocalEpochs, options.Plan.Sites.Length).ShouldBe(
            (true, 7, false, 3, 7)
        );
        (options with { Data = [], Good = [] }).ShouldBe(
            new ConsortiumOptions
            {
                Verb = Trial,
                Plan = options.Plan,
                HasSpec = false,
                Data = [],
                Good = [],
                Split = SplitSpec.Parse("dirichlet:0.5"),
                HasDeclaredFamilies = false,
                OperatorShare = 0.1,
                ImagesPerClass = 200,
                Json = false,
                Out = Path.GetFullPath("x"),
            }
        );
    }

    [Fact]
    public void What_is_given_is_read()
    {
        var options = Asked.Of(
            "--data a --data b --sites 5 --split by-group --rounds 9 --local-epochs 1 --seed 12 --strategy fedprox --rule nnm+median --codec int8 --download topk:0.1 "
                + "--network resnet18 --norm group --input-size 96 --batch 16 --learning-rate 0.02 --precision fp32 --images 30 --json --out x",
            Trial
        );

        options.Data.ShouldBe([Path.GetFullPath("a"), Path.GetFullPath("b")]);
        (options.Sites, options.Split, options.ImagesPerClass, options.Json, options.Out).ShouldBe(
            (5, new SplitSpec(SplitKind.ByGroup), 30, true, Path.GetFullPath("x"))
        );
        var plan = options.Plan;
        (plan.Rounds, plan.Seed, plan.Strategy, plan.Robust.Rule, plan.Codec, plan.Compression.Download).ShouldBe(
            (9, 12UL, "fedprox", "nnm+median", "int8", "topk:0.1")
        );
        (plan.Training.LocalEpochs, plan.Training.BatchSize, plan.Training.LearningRate, plan.Training.Precision).ShouldBe(
            (1, 16, 0.02, "fp32")
        );
        (plan.Spec.Architecture, plan.Spec.Norm, plan.Spec.InputSize).ShouldBe(("resnet18", NormKind.Group, 96));
    }

    [Fact]
    public void Declared_families_are_dealt_by_data_set_unless_the_line_says_otherwise()
    {
        Asked.Of("--families declared --out x").Split.ShouldBe(new SplitSpec(SplitKind.ByDataset));
        Asked.Of("--families declared --split iid --out x").Split.ShouldBe(new SplitSpec(SplitKind.Iid));
        Asked.Of("--out x").Split.ShouldBe(SplitSpec.Parse("dirichlet:0.5"));
        (Asked.Of("--families declared").HasDeclaredFamilies, Asked.Of().HasDeclaredFamilies).ShouldBe((true, false));
    }

    [Fact]
    public void Without_a_folder_it_is_one_of_the_verb() =>
        Path.GetDirectoryName(Asked.Of("", Trial).Out).ShouldBe(Path.GetFullPath(Path.Combine("artifacts", "trial")));

    [Fact]
    public void Any_value_of_the_plan_can_be_set_and_one_that_is_set_wins()
    {
        var plan = Asked.Plan(
            "--strategy fedyogi --codec topk:0.05 --rounds 5 --set server.tau=0.1 --set rounds=6 --set closing.grace=00:00:07 --set compression.warmUp=true --set server.learningRate=null"
        );

        (plan.Server.Tau, plan.Rounds, plan.Closing.Grace, plan.Compression.WarmUp, plan.Server.LearningRate).ShouldBe(
            (0.1, 6, TimeSpan.FromSeconds(7), true, null)
        );
        plan.Closing.QuorumFraction.ShouldBe(1, "the rest of the group stays as the demo has it");
    }

    [Fact]
    public void A_plan_that_is_deployed_is_tried_as_it_stands_under_the_names_of_the_demo()
    {
        var deployed = Asked.Plan("--sites 9 --rule trimmed-mean --strategy fedavgm --codec int8") with
        {
            Run = "spring-2027",
            Closing = new ClosingSettings { QuorumFraction = 0.75 },
            Training = new TrainingSettings
            {
                LearningRate = 0.03,
                Momentum = 0.5,
                ClassWeighting = "inverse",
            },
        };
        File.WriteAllBytes(
            _folder.Of("run.json"),
            RunSettingsJson.Serialize(deployed with { Sites = [.. Enumerable.Range(0, 9).Select(number => $"mill-{number}")] })
        );

        var options = Asked.Of($"--plan {_folder.Of("run.json")} --rounds 3");

        (options.Sites, options.HasSpec).ShouldBe((9, true));
        RunSettingsJson.Serialize(options.Plan).ShouldBe(RunSettingsJson.Serialize(deployed with { Run = "demo-run", Rounds = 3 }));
    }

    [Fact]
    public void A_network_that_a_plan_fixes_takes_no_other_images()
    {
        File.WriteAllBytes(_folder.Of("run.json"), RunSettingsJson.Serialize(Asked.Plan()));
        var options = Asked.Of($"--plan {_folder.Of("run.json")}");

        ConsortiumPlan.For(options, DealtImages.Unread(4)).Spec.ShouldBe(options.Plan.Spec);
        Should
            .Throw<UsageException>(() => ConsortiumPlan.For(options, DealtImages.Unread(4) with { Classes = ["dent", "good"] }))
            .Message.ShouldContain("dent, good");
        Should
            .Throw<UsageException>(() => ConsortiumPlan.For(options, DealtImages.Unread(4) with { Channels = 3 }))
            .Message.ShouldContain("3");
        Should
            .Throw<UsageException>(() => Asked.Of($"--plan {_folder.Of("run.json")} --network resnet18"))
            .Message.ShouldStartWith("--network: ");
    }

    [Fact]
    public void A_part_of_a_plan_is_enough()
    {
        File.WriteAllText(_folder.Of("part.json"), """{"server":{"tau":0.5},"gate":{"leastSiteImages":7}}""");

        var plan = Asked.Plan($"--plan {_folder.Of("part.json")}");

        (plan.Server.Tau, plan.Gate.LeastSiteImages, plan.Training.BatchSize).ShouldBe((0.5, 7, 8));
    }

    [Theory]
    [InlineData("{", "no valid JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("""{"server":{"tua":1}}""", "'server.tua' is no key of a plan: 'server' has alpha, ")]
    [InlineData("""{"servr":{}}""", "'servr'")]
    [InlineData("""{"rounds":"many"}""", "'rounds' can't hold such a value")]
    public void A_file_that_is_no_plan_is_named_with_what_is_wrong(string content, string said)
    {
        File.WriteAllText(_folder.Of("bad.json"), content);

        Should.Throw<UsageException>(() => Asked.Plan($"--plan {_folder.Of("bad.json")}")).Message.ShouldContain(said);
    }
}
