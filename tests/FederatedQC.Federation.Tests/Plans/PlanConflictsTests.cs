using FederatedQC.Analytic;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Tests.Plans;

/// <summary>
/// The combinations of ALGORITHMS D19: each is refused with its reason and with what to do instead, and what is to be done instead is
/// taken.
/// </summary>
public sealed class PlanConflictsTests
{
    private static readonly RunSettings Sound = TestRun.Settings with
    {
        Sites = [.. Enumerable.Range(0, 12).Select(site => $"site-{site:D2}")],
        Admission = new AdmissionSettings { CosineWarning = null },
        Closing = new ClosingSettings { QuorumFraction = 1 },
    };

    private static readonly SecureAggregationSettings Masked = new() { Enabled = true };
    private static readonly PrivacySettings SitePrivate = new() { Level = "site" };
    private static readonly RunSettings Distributed = Sound with
    {
        SecureAggregation = Masked with { Bits = 24 },
        Privacy = SitePrivate with { Noise = "discrete-gaussian", Accountant = "rdp" },
        Server = new() { Weights = "equal" },
    };

    private static readonly PrivacySettings RecordPrivate = new() { Level = "record" };
    private static readonly ModelSpec BatchNorm = TestRun.Spec with { Norm = NormKind.Batch };

    private static readonly ModelSpec WithStatistics = BatchNorm with
    {
        Tensors = [.. TestRun.Spec.Tensors, new TensorSpec("norm.running_var", [4], TensorRole.Shared)],
    };

    private static readonly ModelSpec WithOwnHead = TestRun.Spec with
    {
        Tensors = [.. TestRun.Spec.Tensors, new TensorSpec("head.weight", [4], TensorRole.Local)],
    };

    private static readonly RunSettings Analytic = Sound with
    {
        Strategy = "analytic",
        Spec = TestRun.Spec with { Tensors = AnalyticModel.TensorsOf(new HeadShape(3, 2)) },
        Admission = new AdmissionSettings
        {
            MaxDeltaNorm = 1e12,
            NormOutlier = null,
            CosineWarning = null,
        },
    };

    // A table: the formatter would give each word a line.
    // csharpier-ignore
    public static TheoryData<string, RunSettings, RunSettings> Pairs => new()
    {
        { "arrive as they are", Analytic with { Codec = "int8" }, Analytic },
        { "as large as its images are many", Analytic with { Robust = new() { Rule = "median" } }, Analytic },
        { "round the sums away", Analytic with { SecureAggregation = Masked }, Analytic },
        { "compare steps of training", Analytic with { Contribution = new() { Method = "gtg" } }, Analytic },
        { "every image", Analytic with { Admission = Analytic.Admission with { MaxDeltaNorm = 1e4 } }, Analytic },
        { "or every class", Analytic with { Training = new() { ClassWeighting = "effective" } }, Analytic with { Training = new() { ClassWeighting = "inverse" } } },
        { "or every class", Analytic with { Training = new() { ClassWeighting = "calibrated" } }, Analytic },
        { "no weight that is trained", Analytic with { LowRank = new() }, Analytic },
        { "sees only the sum",
            Sound with { SecureAggregation = Masked, Robust = new() { Rule = "median" } },
            Sound with { SecureAggregation = Masked with { GroupSize = 5 }, Robust = new() { Rule = "median" } } },
        { "sees only the sum",
            Sound with { SecureAggregation = Masked, Contribution = new() { Method = "gtg" } },
            Sound with { Contribution = new() { Method = "gtg" } } },
        { "sees only the sum",
            Sound with { SecureAggregation = Masked, Admission = new() },
            Sound with { SecureAggregation = Masked } },
        { "nothing of one site",
            Sound with { SecureAggregation = Masked with { GroupSize = 5 }, Contribution = new() { Method = "gtg" } },
            Sound with { SecureAggregation = Masked with { GroupSize = 5 } } },
        { "same positions",
            Sound with { SecureAggregation = Masked, Codec = "topk:0.01", Compression = new() { ErrorFeedback = "off" } },
            Sound with { SecureAggregation = Masked, Codec = "randomk:0.05" } },
        { "modulo 2^w",
            Sound with { SecureAggregation = Masked, Privacy = SitePrivate, Server = new() { Weights = "equal" } },
            Sound with { SecureAggregation = Masked, Privacy = RecordPrivate } },
        { "modulo 2^w",
            Sound with { SecureAggregation = Masked, Privacy = SitePrivate, Server = new() { Weights = "equal" } },
            Distributed },
        { "its update",
            Distributed with { SecureAggregation = new() },
            Distributed },
        { "that group's noise",
            Distributed with { SecureAggregation = Masked with { GroupSize = 5, Bits = 24 } },
            Distributed },
        { "part of the masked sum",
            Distributed with { Privacy = Distributed.Privacy with { Adaptive = true, CountNoise = 5 } },
            Distributed },
        { "Rényi divergence only",
            Distributed with { Privacy = Distributed.Privacy with { Accountant = "pld" } },
            Distributed },
        { "does not fit",
            Distributed with { SecureAggregation = Masked with { Bits = 8 } },
            Distributed },
        { "leaves nothing out",
            Sound with { SecureAggregation = Masked, Compression = new() { ErrorFeedback = "on" } },
            Sound with { SecureAggregation = Masked } },
        { "different rounds",
            Sound with { SecureAggregation = Masked, Strategy = "fedbuff" },
            Sound with { SecureAggregation = Masked } },
        { "masked ones can't be",
            Sound with { SecureAggregation = Masked, Strategy = "fednova" },
            Sound with { SecureAggregation = Masked, Strategy = "fedprox" } },
        { "of their products",
            Sound with { SecureAggregation = Masked, LowRank = new() { Variant = LowRankVariant.BothFactors } },
            Sound with { SecureAggregation = Masked, LowRank = new() } },
        { "comparing single updates",
            Sound with { SecureAggregation = Masked, Families = new() { Clustering = "cfl" } },
            Sound with { Families = new() { Clustering = "cfl" } } },
        { "deltas without noise",
            Sound with { Privacy = SitePrivate, Server = new() { Weights = "equal" }, Families = new() { Clustering = "cfl" } },
            Sound with { Privacy = RecordPrivate, Families = new() { Clustering = "cfl" } } },
        { "exact counts",
            Sound with { Privacy = RecordPrivate, Training = new() { ClassWeighting = "calibrated" } },
            Sound with
            {
                Privacy = SitePrivate, Server = new() { Weights = "equal" }, Training = new() { ClassWeighting = "calibrated" }
            } },
        { "clip / sites",
            Sound with { Privacy = SitePrivate },
            Sound with { Privacy = SitePrivate, Server = new() { Weights = "equal" } } },
        { "grows from round to round",
            Sound with { Codec = "randomk:0.05", Compression = new() { ErrorFeedback = "on" } },
            Sound with { Codec = "randomk:0.05" } },
        { "nothing of that is kept",
            Sound with { Compression = new() { MomentumCorrection = 0.9 } },
            Sound with { Codec = "topk:0.01", Compression = new() { MomentumCorrection = 0.9 } } },
        { "over the same deltas",
            Sound with { Codec = "topk:0.01", Robust = new() { SiteMomentum = 0.9 }, Compression = new() { MomentumCorrection = 0.9 } },
            Sound with { Codec = "topk:0.01", Robust = new() { SiteMomentum = 0.9 } } },
        { "no mean over sites",
            Sound with { Compression = new() { Download = "randomk:0.05" } },
            Sound with { Compression = new() { Download = "topk:0.05" } } },
        { "residual",
            Sound with { Privacy = RecordPrivate, Codec = "topk:0.01" },
            Sound with { Privacy = RecordPrivate, Codec = "randomk:0.05" } },
        { "mix the images",
            Sound with { Privacy = RecordPrivate, Spec = BatchNorm },
            Sound with { Privacy = RecordPrivate } },
        { "second release",
            Sound with { Privacy = RecordPrivate, Strategy = "scaffold", Training = new() { Momentum = 0 } },
            Sound with { Privacy = RecordPrivate, Strategy = "fedprox" } },
        { "stale",
            Sound with { Strategy = "scaffold", Training = new() { Momentum = 0 }, Closing = new() { QuorumFraction = 0.6 } },
            Sound with { Strategy = "scaffold", Training = new() { Momentum = 0 } } },
        { "double what is sent",
            Sound with { Strategy = "scaffold", Training = new() { Momentum = 0 }, Codec = "topk:0.01" },
            Sound with { Strategy = "fednova", Codec = "topk:0.01" } },
        { "plain SGD",
            Sound with { Strategy = "scaffold" },
            Sound with { Strategy = "scaffold", Training = new() { Momentum = 0 } } },
        { "second moment",
            Sound with { Strategy = "fedadam", Codec = "int8" },
            Sound with { Strategy = "fedadam", Codec = "int8", Server = new() { Tau = 0.02 } } },
        { "second moment",
            Sound with { Strategy = "fedyogi", Privacy = RecordPrivate },
            Sound with { Strategy = "fedavgm", Privacy = RecordPrivate } },
        { "over several",
            Sound with { Robust = new() { Rule = "centred-clipping" }, Training = new() { Momentum = 0 } },
            Sound with { Robust = new() { Rule = "centred-clipping", SiteMomentum = 0.9 }, Training = new() { Momentum = 0 } } },
        { "values are noise",
            Sound with { Privacy = RecordPrivate, Contribution = new() { Method = "gtg" } },
            Sound with { Privacy = RecordPrivate, Contribution = new() { Method = "gtg", Bands = true } } },
        { "no noise hides",
            Sound with
            {
                Privacy = SitePrivate, Server = new() { Weights = "equal" }, Contribution = new() { Method = "gtg", Bands = true }
            },
            Sound with { Privacy = RecordPrivate, Contribution = new() { Method = "gtg", Bands = true } } },
        { "does not add up with",
            Sound with { Families = new() { Clustering = "cfl" }, Contribution = new() { Method = "gtg" } },
            Sound with { Contribution = new() { Method = "gtg" } } },
        { "no whole model to try",
            Sound with { Spec = WithOwnHead, Contribution = new() { Method = "gtg" } },
            Sound with { Contribution = new() { Method = "gtg" } } },
        { "no whole model to train",
            Sound with { Spec = WithOwnHead, Robust = new() { Rule = "fltrust" } },
            Sound with { Robust = new() { Rule = "fltrust" } } },
        { "is not bounded",
            Sound with { Privacy = SitePrivate, Server = new() { Weights = "equal" }, Robust = new() { Rule = "median" } },
            Sound with { Privacy = SitePrivate, Server = new() { Weights = "equal" } } },
        { "over all weights",
            Sound with { Codec = "hadamard:1", Spec = WithStatistics },
            Sound with { Codec = "hadamard:2", Spec = WithStatistics } },
        { "fits none of them",
            Sound with { Codec = "stc:0.1", Spec = WithStatistics },
            Sound with { Codec = "stc:0.1", Spec = BatchNorm } },
        { "do not add up",
            Sound with { Strategy = "fedbuff", Spec = WithStatistics },
            Sound with { Strategy = "fedbuff" } },
        { "whole weights",
            Sound with { LowRank = new LowRankOptions(), Strategy = "feddyn" },
            Sound with { LowRank = new LowRankOptions(), Strategy = "fedprox" } },
        { "other factors",
            Sound with { LowRank = new(), Robust = new() { SiteMomentum = 0.9 } },
            Sound with { LowRank = new() } },
        { "other factors",
            Sound with { LowRank = new(), Codec = "topk:0.01" },
            Sound with { LowRank = new(), Codec = "randomk:0.05" } },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_pair_that_does_not_go_together_is_refused_and_its_alternative_is_taken(string why, RunSettings pair, RunSettings instead)
    {
        var problem = RunSettingsRules.Problems(pair).ShouldHaveSingleItem();
        problem.ShouldContain(why);
        problem.ShouldContain("; use ");
        RunSettingsRules.Problems(instead).ShouldBeEmpty();
    }

    [Fact]
    public void Every_line_of_the_table_is_met_by_a_pair_here()
    {
        var met = Pairs.SelectMany(row => PlanConflicts.Of((RunSettings)row[1])).Select(sentence => sentence.Split(": ")[0]);
        PrivateTable.TextsOf(typeof(PlanConflicts)).Except(met).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("hadamard:1")]
    [InlineData("stc:0.01")]
    [InlineData("int4")]
    public void Running_statistics_and_privacy_go_with_every_codec_of_the_download(string codec)
    {
        // Statistics are sent as they are, and what was noised before it was encoded stays so.
        RunSettingsRules
            .Problems(
                Sound with
                {
                    Spec = WithStatistics,
                    Compression = new() { Download = codec },
                }
            )
            .ShouldBeEmpty();
        RunSettingsRules
            .Problems(
                Sound with
                {
                    Privacy = SitePrivate,
                    Server = new() { Weights = "equal" },
                    Compression = new() { Download = codec },
                }
            )
            .ShouldBeEmpty();
    }

    [Fact]
    public void A_rule_says_how_many_sites_it_needs() =>
        RunSettingsRules
            .Problems(
                Sound with
                {
                    Robust = new() { Rule = "bulyan", Faulty = 3 },
                }
            )
            .ShouldHaveSingleItem()
            .ShouldContain("15 sites");

    [Fact]
    public void FedBN_can_not_be_judged_at_the_aggregator()
    {
        PlanConflicts.OfServerEvaluation(Sound).ShouldBeNull();
        var local = Sound with
        {
            Strategy = "fedbn",
            Spec = TestRun.Spec with { Tensors = [.. TestRun.Spec.Tensors, new TensorSpec("norm.weight", [8], TensorRole.Local)] },
        };
        PlanConflicts.OfServerEvaluation(local)!.ShouldContain("8 parameters of the model stay at the sites");
    }

    [Fact]
    public void What_the_product_does_not_offer_can_not_be_asked_for()
    {
        var json = System
            .Text.Encoding.UTF8.GetString(RunSettingsJson.Serialize(Sound))
            .Replace("\"strategy\":", "\"homomorphicEncryption\":true,\"strategy\":", StringComparison.Ordinal);
        RunSettingsJson.TryParse(System.Text.Encoding.UTF8.GetBytes(json), out _, out var problems).ShouldBeFalse();
        problems.ShouldHaveSingleItem().ShouldContain("homomorphicEncryption");
    }
}
