using FederatedQC.Cli.Commands;
using FederatedQC.Cli.Consortium;
using FederatedQC.Cli.Demo;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Robust;
using FederatedQC.Learning.Networks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Cli.Tests.Demo;

public sealed class DemoSettingsTests
{
    private const int ManySites = 20;
    private static readonly DealtImages Images = new(["site-2", "site-10", "site-1"], ["good", "scratch", "dent"], "good", 3);
    private static readonly ConsortiumOptions Grouped = DemoCommand.Defaults with { Norm = NormKind.Group, Sites = ManySites };

    private static readonly string[] RulesOfServices =
        ["bulyan", "centred-clipping", "fltrust", "foolsgold", "krum", "mean", "median", "multi-krum", "rfa", "trimmed-mean", "nnm+trimmed-mean", "bucketing:2+median", "arc+mean"];

    public static TheoryData<string> Strategies() => [.. AggregationStrategies.All.Keys.Where(name => name != "ditto")];

    public static TheoryData<string> Rules() => [.. RulesOfServices];

    public static TheoryData<string> Codecs() => ["float32", "float16", "bfloat16", "int8", "int4", "hadamard:1", "topk:0.05", "stc:0.05", "randomk:0.05"];

    // The same seed must go on giving the same model: so every value is written down here.
    [Fact]
    public void The_plan_of_a_demo_without_a_flag_has_these_values()
    {
        var expected = new RunSettings
        {
            Run = "demo-run",
            Rounds = 20,
            Sites = ["site-1", "site-10", "site-2"],
            Spec = SpecBuilder.Create(new NetworkOptions
            {
                Architecture = "compact",
                Norm = NormKind.Batch,
                InputSize = 64,
                Channels = 3,
                Classes = ["good", "scratch", "dent"],
                DefectFreeClass = "good",
                Sharing = "all-shared",
            }),
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
            Closing = new ClosingSettings { QuorumFraction = 1, Deadline = TimeSpan.FromHours(1), EvaluationDeadline = TimeSpan.FromMinutes(10) },
        };
        RunSettingsJson.Serialize(DemoSettings.Create(DemoCommand.Defaults, Images)).ShouldBe(RunSettingsJson.Serialize(expected));
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Every_strategy_that_the_services_do_can_be_asked_for(string strategy) =>
        DemoSettings.Create(Grouped with { Strategy = strategy }, DealtImages.Unread(ManySites)).Strategy.ShouldBe(strategy);

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_rule_that_the_services_do_can_be_asked_for(string rule) =>
        DemoSettings.Create(Grouped with { Rule = rule }, DealtImages.Unread(ManySites)).Robust.Rule.ShouldBe(rule);

    [Fact]
    public void No_rule_is_left_out() =>
        RobustRules.KnownRules.Select(usage => usage.Split(':', '[')[0]).Except(RulesOfServices).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_codec_can_be_asked_for(string codec)
    {
        DeltaCodecs.TryGet(codec, out _, out _).ShouldBeTrue();
        DemoSettings.Create(Grouped with { Codec = codec }, DealtImages.Unread(ManySites)).Codec.ShouldBe(codec);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Every_codec_that_leaves_less_than_it_is_given_can_bring_the_model(string codec)
    {
        var options = Grouped with { Download = codec, Norm = NormKind.Batch };
        if (codec.StartsWith("randomk", StringComparison.Ordinal))
        {
            Should.Throw<UsageException>(() => DemoSettings.Create(options, DealtImages.Unread(ManySites))).Message.ShouldContain("compression.download");
        }
        else
        {
            DemoSettings.Create(options, DealtImages.Unread(ManySites)).Compression.Download.ShouldBe(codec);
        }
    }

    [Fact]
    public void The_defence_to_begin_with_can_be_asked_for()
    {
        var plan = DemoSettings.Create(Grouped with { Rule = "centred-clipping", SiteMomentum = 0.9, ServerRate = 1.5 }, DealtImages.Unread(ManySites));
        (plan.Robust.Rule, plan.Robust.SiteMomentum, plan.Server.LearningRate).ShouldBe(("centred-clipping", 0.9, 1.5));
    }

    [Theory]
    [InlineData("record", "none", "samples")]
    [InlineData("site", "calibrated", "equal")]
    public void Privacy_weighs_classes_and_sites_so_that_they_tell_nothing(string level, string classes, string sites)
    {
        var plan = DemoSettings.Create(Grouped with { Privacy = new() { Level = level, NoiseMultiplier = 2, Clip = 0.5, Budget = 3 } }, DealtImages.Unread(ManySites));
        (plan.Privacy.Level, plan.Privacy.NoiseMultiplier, plan.Privacy.Clip, plan.Privacy.Budget).ShouldBe((level, 2, 0.5, 3));
        (plan.Training.ClassWeighting, plan.Server.Weights).ShouldBe((classes, sites));
    }

    [Fact]
    public void Declared_families_learn_that_classes_of_other_products_do_not_occur()
    {
        var plan = DemoSettings.Create(DemoCommand.Defaults with { Families = "declared" }, Images);
        (plan.Training.ClassWeighting, plan.Families.Clustering).ShouldBe(("none", "none"));
    }

    [Fact]
    public void A_clustering_is_refused_before_anything_starts() =>
        Should.Throw<UsageException>(() => DemoSettings.Create(DemoCommand.Defaults with { Families = "cfl" }, Images)).Message.ShouldContain("families.clustering");

    [Fact]
    public void Images_of_one_class_make_no_plan() =>
        Should.Throw<UsageException>(() => DemoSettings.Create(DemoCommand.Defaults, Images with { Classes = ["good"] })).Message.ShouldContain("2 to 1024 different names");

    [Fact]
    public void What_is_wrong_is_said_all_at_once() =>
        Should.Throw<UsageException>(() => DemoSettings.Create(DemoCommand.Defaults with { Rule = "luck", Codec = "zip" }, Images))
            .Message.Split(Environment.NewLine).Length.ShouldBe(2);
}
