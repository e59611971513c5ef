using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Robust;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Cli.Tests.Demo;

public sealed class DemoPlanTests
{
    private const int ManySites = 20;
    private static readonly DealtImages Images = new(["site-2", "site-10", "site-1"], ["good", "scratch", "dent"], "good", 3);
    private static readonly string Grouped = $"--norm group --sites {ManySites} ";

    private static readonly string[] RulesOfServices =
    [
        "bulyan",
        "centred-clipping",
        "fltrust",
        "foolsgold",
        "krum",
        "mean",
        "median",
        "multi-krum",
        "rfa",
        "trimmed-mean",
        "nnm+trimmed-mean",
        "bucketing:2+median",
        "arc+mean",
    ];

    public static TheoryData<string> Strategies() => [.. AggregationStrategies.All.Keys.Except(["ditto", AggregationStrategies.Analytic])];

    public static TheoryData<string> Rules() => [.. RulesOfServices];

    public static TheoryData<string> Codecs() =>
        ["float32", "float16", "bfloat16", "int8", "int4", "hadamard:1", "topk:0.05", "stc:0.05", "randomk:0.05"];

    // The same seed must go on giving the same model: so every value is written down here.
    [Fact]
    public void The_plan_of_a_demo_that_trains_has_these_values()
    {
        var expected = new RunSettings
        {
            Run = "demo-run",
            Rounds = 20,
            Sites = ["site-1", "site-10", "site-2"],
            Spec = SpecBuilder.Create(
                new NetworkOptions
                {
                    Architecture = "compact",
                    Norm = NormKind.Batch,
                    InputSize = 64,
                    Channels = 3,
                    Classes = ["good", "scratch", "dent"],
                    DefectFreeClass = "good",
                    Sharing = "all-shared",
                }
            ),
            Strategy = "fedavg",
            Codec = "float32",
            Seed = 1,
            Training = new TrainingSettings
            {
                LocalEpochs = 4,
                BatchSize = 8,
                LearningRate = 0.1,
                Momentum = 0.9,
                Precision = "auto",
                LabelSmoothing = 0.1,
                ClassWeighting = "calibrated",
                ProximalMu = 0,
            },
            Closing = new ClosingSettings
            {
                QuorumFraction = 1,
                Deadline = TimeSpan.FromHours(1),
                EvaluationDeadline = TimeSpan.FromMinutes(10),
            },
        };
        RunSettingsJson.Serialize(ConsortiumPlan.For(Asked.Of("--network compact"), Images)).ShouldBe(RunSettingsJson.Serialize(expected));
    }

    [Fact]
    public void The_plan_of_a_demo_without_a_flag_is_solved_in_two_rounds()
    {
        var plan = ConsortiumPlan.For(Asked.Of(), Images);

        (plan.Spec.Architecture, plan.Spec.InputSize, plan.Strategy, plan.Rounds).ShouldBe(("features", 224, "analytic", 2));
        (plan.Training.ClassWeighting, plan.Admission.NormOutlier, plan.Admission.CosineWarning).ShouldBe(("none", null, null));
        RunSettingsRules.Problems(plan).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--rounds 9")]
    [InlineData("--strategy fedprox")]
    [InlineData("--codec int8")]
    [InlineData("--norm group --dp site:2:0.5")]
    [InlineData("--norm group")]
    [InlineData("--set closing.quorumFraction=0.8 --set gate.maxDrop=0.1 --learning-rate 0.1")]
    public void A_plan_that_speaks_of_training_trains(string line) =>
        Asked.Plan($"--sites {ManySites} {line}").Spec.Architecture.ShouldBe("compact");

    [Theory]
    [InlineData("--seed 9 --sites 5")]
    [InlineData("--strategy analytic")]
    [InlineData("--set closing.quorumFraction=0.8 --set gate.maxDrop=0.1")]
    public void A_plan_that_does_not_is_solved(string line) => Asked.Plan(line).Spec.Architecture.ShouldBe("features");

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Every_strategy_that_the_services_do_can_be_asked_for(string strategy) =>
        Asked.Plan(Grouped + "--strategy " + strategy).Strategy.ShouldBe(strategy);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_that_the_services_do_can_be_asked_for(string rule) =>
        Asked.Plan(Grouped + "--rule " + rule).Robust.Rule.ShouldBe(rule);

    [Fact]
    public void No_rule_is_left_out() =>
        RobustRules.KnownRules.Select(usage => usage.Split(':', '[')[0]).Except(RulesOfServices).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_codec_can_be_asked_for(string codec)
    {
        DeltaCodecs.TryGet(codec, out _, out _).ShouldBeTrue();
        Asked.Plan(Grouped + "--codec " + codec).Codec.ShouldBe(codec);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_codec_that_leaves_less_than_it_is_given_can_bring_the_model(string codec)
    {
        var line = $"--sites {ManySites} --download {codec}";
        if (codec.StartsWith("randomk", StringComparison.Ordinal))
        {
            Should.Throw<UsageException>(() => Asked.Plan(line)).Message.ShouldContain("compression.download");
        }
        else
        {
            Asked.Plan(line).Compression.Download.ShouldBe(codec);
        }
    }

    [Fact]
    public void The_defence_to_begin_with_can_be_asked_for()
    {
        var plan = Asked.Plan(Grouped + "--rule centred-clipping --site-momentum 0.9 --server-rate 1.5");
        (plan.Robust.Rule, plan.Robust.SiteMomentum, plan.Server.LearningRate).ShouldBe(("centred-clipping", 0.9, 1.5));
    }

    [Theory]
    [InlineData("record", "none", "samples")]
    [InlineData("site", "calibrated", "equal")]
    public void Privacy_weighs_classes_and_sites_so_that_they_tell_nothing(string level, string classes, string sites)
    {
        var plan = Asked.Plan($"{Grouped}--dp {level}:2:0.5 --epsilon 3");
        (plan.Privacy.Level, plan.Privacy.NoiseMultiplier, plan.Privacy.Clip, plan.Privacy.Budget).ShouldBe((level, 2, 0.5, 3));
        (plan.Training.ClassWeighting, plan.Server.Weights).ShouldBe((classes, sites));
    }

    [Fact]
    public void Declared_families_learn_that_classes_of_other_products_do_not_occur()
    {
        var plan = Asked.Plan("--families declared");
        (plan.Training.ClassWeighting, plan.Families.Clustering).ShouldBe(("none", "none"));
    }

    [Fact]
    public void A_clustering_is_refused_before_anything_starts() =>
        Should.Throw<UsageException>(() => Asked.Plan("--families cfl")).Message.ShouldContain("families.clustering");

    [Fact]
    public void Images_of_one_class_make_no_plan() =>
        Should
            .Throw<UsageException>(() => ConsortiumPlan.For(Asked.Of(), Images with { Classes = ["good"] }))
            .Message.ShouldContain("2 to 1024 different names");

    [Fact]
    public void What_is_wrong_is_said_all_at_once() =>
        Should.Throw<UsageException>(() => Asked.Plan("--rule luck --codec zip")).Message.Split(Environment.NewLine).Length.ShouldBe(2);
}
