using FederatedQC.Federation.Admission;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Rounds;
using FederatedQC.Federation.Tests.Rounds;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Federation.Tests.Admission;

public sealed class AdmissionGateTests
{
    private static readonly RunState Collecting = RunEvents.Place("Collecting");
    private static readonly UpdateClaim Sound = new("run-1", 0, "a", TestRun.Initial, "float32", [4 * ParameterBlocks.Size, 4 * 5], 100);

    [Fact]
    public void A_sound_claim_is_admitted()
    {
        var verdict = AdmissionGate.CheckClaim(Collecting, Sound);
        verdict.IsAdmitted.ShouldBeTrue(verdict.Detail);
        verdict.ShouldBe(AdmissionVerdict.Admitted);
    }

    [Fact]
    public void A_site_of_another_run_is_refused() =>
        Refused(Sound with { Site = "d" }, RefusalReason.UnknownSite, "d is no site of run run-1");

    [Fact]
    public void The_aggregator_itself_is_no_site() => Refused(Sound with { Site = "aggregator" }, RefusalReason.UnknownSite, "no site");

    [Fact]
    public void Another_run_is_refused() => Refused(Sound with { Run = "run-0" }, RefusalReason.WrongRound, "another run");

    [Fact]
    public void What_a_commit_says_in_words_is_not_repeated()
    {
        var endless = new string('x', 600_000);
        foreach (var claim in new[] { Sound with { Run = endless }, Sound with { Codec = endless } })
        {
            AdmissionGate.CheckClaim(Collecting, claim).Detail.ShouldNotContain("xx");
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void Another_round_is_refused(int round) =>
        Refused(Sound with { Round = round }, RefusalReason.WrongRound, "round 0, Collecting");

    [Theory]
    [InlineData("Announced")]
    [InlineData("Aggregating")]
    [InlineData("Evaluating")]
    [InlineData("Finished")]
    public void A_round_that_does_not_collect_refuses(string place) =>
        AdmissionGate.CheckClaim(RunEvents.Place(place), Sound).Reason.ShouldBe(RefusalReason.WrongRound);

    [Fact]
    public void Another_base_is_refused() => Refused(Sound with { Base = Hash256.Of([9]) }, RefusalReason.WrongBase, TestRun.Initial.Short);

    [Theory]
    [InlineData("int8")]
    [InlineData("FLOAT32")]
    [InlineData("")]
    public void Another_codec_is_refused(string codec) => Refused(Sound with { Codec = codec }, RefusalReason.WrongCodec, "float32");

    [Theory]
    [InlineData(0)]
    [InlineData(10_000_001)]
    [InlineData(ulong.MaxValue)]
    public void An_unbelievable_number_of_images_is_refused(ulong samples) =>
        Refused(Sound with { Samples = samples }, RefusalReason.SampleCount, "1..10000000");

    [Theory]
    [InlineData(new int[0])]
    [InlineData(new[] { 262_144 })]
    [InlineData(new[] { 262_144, 20, 20 })]
    [InlineData(new[] { 262_145, 20 })]
    [InlineData(new[] { 262_144, 21 })]
    [InlineData(new[] { 262_144, 0 })]
    [InlineData(new[] { -1, 20 })]
    public void Another_shape_is_refused(int[] lengths) =>
        Refused(Sound with { BlockLengths = lengths }, RefusalReason.WrongShape, "block");

    [Fact]
    public void The_codec_of_the_plan_decides_how_long_a_block_may_be()
    {
        var state = Collecting with { Settings = TestRun.Settings with { Codec = "int8" } };
        var codec = DeltaCodecs.Get("int8");
        var claim = Sound with { Codec = "int8", BlockLengths = [codec.MaxEncodedLength(ParameterBlocks.Size), codec.MaxEncodedLength(5)] };
        AdmissionGate.CheckClaim(state, claim).IsAdmitted.ShouldBeTrue();
        AdmissionGate.CheckClaim(state, claim with { BlockLengths = Sound.BlockLengths }).Reason.ShouldBe(RefusalReason.WrongShape);
    }

    [Theory]
    [InlineData(true, 0, RefusalReason.None)]
    [InlineData(true, 99.99, RefusalReason.None)]
    [InlineData(true, 100, RefusalReason.None)]
    [InlineData(true, 100.01, RefusalReason.TooLarge)]
    [InlineData(true, double.MaxValue, RefusalReason.TooLarge)]
    [InlineData(true, double.NaN, RefusalReason.NotFinite)]
    [InlineData(true, double.PositiveInfinity, RefusalReason.NotFinite)]
    [InlineData(false, 1, RefusalReason.NotFinite)]
    public void Content_must_be_finite_and_within_the_norm(bool finite, double squaredNorm, RefusalReason expected)
    {
        var verdict = AdmissionGate.CheckContent(new AdmissionSettings { MaxDeltaNorm = 10 }, finite, squaredNorm);
        verdict.Reason.ShouldBe(expected);
        verdict.IsAdmitted.ShouldBe(verdict.Detail.Length == 0);
    }

    private static void Refused(UpdateClaim claim, RefusalReason reason, string detail)
    {
        var verdict = AdmissionGate.CheckClaim(Collecting, claim);
        verdict.Reason.ShouldBe(reason);
        verdict.IsAdmitted.ShouldBeFalse();
        verdict.Detail.ShouldContain(detail);
    }
}
