using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Tests.Plans;

public sealed class PlanMethodsTests
{
    private static readonly RunSettings Plan = TestRun.Settings;

    [Fact]
    public void A_plan_looks_its_names_up_once()
    {
        Plan.Methods.ShouldBeSameAs(Plan.Methods);
        Plan.Methods.Rule.ShouldBeSameAs(Plan.Methods.Rule);
        Plan.Methods.Codec.ShouldBeSameAs(Plan.Methods.Codec);
    }

    [Fact]
    public void A_plan_made_from_another_has_methods_of_its_own()
    {
        Plan.Methods.Strategy.Name.ShouldBe(Plan.Strategy);

        var other = Plan with { Strategy = "fedbuff", Codec = "int8" };

        (other.Methods.Strategy.Name, other.Methods.Codec.Name).ShouldBe(("fedbuff", "int8"));
        Plan.Methods.Strategy.Name.ShouldBe(Plan.Strategy);
    }

    [Fact]
    public void An_unknown_name_fails_with_the_known_ones() =>
        Should.Throw<ArgumentException>(() => (Plan with { Strategy = "magic" }).Methods.Strategy).Message.ShouldContain("fedavg, fedavgm");

    [Theory]
    [InlineData("topk:0.01", 0, "topk:0.25")]
    [InlineData("topk:0.01", 2, "topk:0.016")]
    [InlineData("stc:0.1", 1, "stc:0.1")]
    [InlineData("randomk:0.05", 0, "randomk:0.25")]
    [InlineData("topk:0.01", 5, "topk:0.01")]
    [InlineData("hadamard:1", 0, "hadamard:1")]
    [InlineData("int8", 0, "int8")]
    public void A_sparse_codec_warms_up_where_the_plan_says_so(string codec, int round, string name)
    {
        var plan = Plan with { Codec = codec };
        plan.CodecOf(round).Name.ShouldBe(codec);
        (plan with { Compression = plan.Compression with { WarmUp = true } }).CodecOf(round).Name.ShouldBe(name);
    }

    [Theory]
    [InlineData("auto", "int8", false)]
    [InlineData("auto", "topk:0.01", true)]
    [InlineData("on", "int8", true)]
    [InlineData("off", "topk:0.01", false)]
    public void Error_feedback_left_to_the_codec_is_for_biased_ones(string feedback, string codec, bool uses) =>
        (Plan with { Codec = codec, Compression = Plan.Compression with { ErrorFeedback = feedback } }).Methods.UsesErrorFeedback.ShouldBe(
            uses
        );

    [Theory]
    [InlineData("calibrated", "none")]
    [InlineData("inverse", "inverse")]
    [InlineData("effective", "effective")]
    [InlineData("none", "none")]
    public void A_site_alone_weighs_its_classes_as_the_plan_does_but_for_the_calibration(string plan, string alone) =>
        (TestRun.Settings with { Training = new TrainingSettings { ClassWeighting = plan } })
            .TrainingAlone()
            .ClassWeighting.ShouldBe(alone);
}
