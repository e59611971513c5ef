using FederatedQC.EdgeAgent.Participation;
using FederatedQC.EdgeAgent.Sync;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;

namespace FederatedQC.EdgeAgent.Tests.Sync;

public sealed class SitePlanReaderTests
{
    [Fact]
    public void A_sound_plan_is_read()
    {
        SitePlanReader.TryRead(Sound(), "steel", new byte[] { 1 }, out var plan, out _).ShouldBeTrue();

        plan!.Round.ShouldBe(new RoundKey("run-1", 2));
        plan.Base.ShouldBe(Sites.A);
        plan.Candidate.ShouldBeNull();
        plan.Released.ShouldBe(Sites.C);
        plan.Settings.ShouldNotBeNull();
    }

    [Fact]
    public void A_control_variate_is_read_where_the_plan_names_one()
    {
        var message = Sound();
        SitePlanReader.TryRead(message, "steel", ReadOnlyMemory<byte>.Empty, out var without, out _).ShouldBeTrue();
        message.ControlVector = PackedHashes.Pack(Sites.B);
        SitePlanReader.TryRead(message, "steel", ReadOnlyMemory<byte>.Empty, out var with, out _).ShouldBeTrue();

        (without!.Control, with!.Control).ShouldBe((null, Sites.B));
    }

    [Fact]
    public void Steps_are_read_where_the_plan_offers_them()
    {
        var message = Sound();
        SitePlanReader.TryRead(message, "steel", ReadOnlyMemory<byte>.Empty, out var without, out _).ShouldBeTrue();
        message.Steps.Add(Offer(Sites.B, Sites.A));
        message.Steps.Add(Offer(Sites.C, Sites.A));
        SitePlanReader.TryRead(message, "steel", ReadOnlyMemory<byte>.Empty, out var with, out _).ShouldBeTrue();

        without!.Steps.ShouldBeEmpty();
        with!.Steps.ShouldBe([new(Sites.B, Sites.A), new(Sites.C, Sites.A)], ignoreOrder: true);
    }

    [Fact]
    public void What_the_released_model_has_cost_in_privacy_is_read_where_the_plan_says_it()
    {
        var message = Sound();
        SitePlanReader.TryRead(message, "steel", ReadOnlyMemory<byte>.Empty, out var without, out _).ShouldBeTrue();
        message.ReleasedPrivacy = new ReleasePrivacy
        {
            Level = "record",
            Delta = 1e-6,
            Accountant = "rdp",
        };
        SitePlanReader.TryRead(message, "steel", ReadOnlyMemory<byte>.Empty, out var unknown, out _).ShouldBeTrue();
        message.ReleasedPrivacy.Epsilon = 2.5;
        SitePlanReader.TryRead(message, "steel", ReadOnlyMemory<byte>.Empty, out var known, out _).ShouldBeTrue();

        without!.ReleasedPrivacy.ShouldBeNull();
        unknown!.ReleasedPrivacy.ShouldBe(new ModelPrivacy("record", null, 1e-6, "rdp"));
        known!.ReleasedPrivacy!.Epsilon.ShouldBe(2.5);
    }

    [Theory]
    [InlineData("", null, Sites.Own, true)]
    [InlineData("", null, "plant-z", true)]
    [InlineData("", "steel", Sites.Own, false)]
    [InlineData("steel", null, Sites.Own, true)]
    [InlineData("steel", null, "plant-z", false)]
    [InlineData("steel", "steel", "plant-z", true)]
    [InlineData("steel", "wood", Sites.Own, false)]
    public void A_site_follows_the_plan_that_names_it_or_the_family_that_its_configuration_names(
        string family,
        string? own,
        string site,
        bool follows
    )
    {
        var message = Sound();
        message.Family = family;
        SitePlanReader.TryRead(message, "steel", ReadOnlyMemory<byte>.Empty, out var plan, out _).ShouldBeTrue();

        plan!.IsFor(site, own).ShouldBe(follows);
    }

    [Theory]
    [InlineData("another consortium")]
    [InlineData("settings of another run")]
    [InlineData("a run that would be a path")]
    [InlineData("a family that would be a topic")]
    [InlineData("no settings")]
    [InlineData("a round beyond the last")]
    [InlineData("a phase that is unknown")]
    [InlineData("training without a base")]
    [InlineData("an evaluation without a candidate")]
    [InlineData("half a model id")]
    [InlineData("half a control variate's id")]
    [InlineData("half the id of a step's model")]
    [InlineData("a step from nowhere")]
    [InlineData("two steps to one model")]
    [InlineData("more steps than models")]
    [InlineData("masks, which this version does not send")]
    public void A_plan_that_can_not_be_followed_is_refused_in_words(string fault)
    {
        SitePlanReader.TryRead(Broken(fault), "steel", ReadOnlyMemory<byte>.Empty, out var plan, out var problem).ShouldBeFalse();

        plan.ShouldBeNull();
        problem.ShouldNotBeNullOrWhiteSpace();
    }

    [Theory]
    [InlineData("everything", 1, 1e-6, "pld")]
    [InlineData("record", double.NaN, 1e-6, "pld")]
    [InlineData("record", -1, 1e-6, "pld")]
    [InlineData("record", 1, double.NaN, "pld")]
    [InlineData("record", 1, 2, "pld")]
    [InlineData("record", 1, 1e-6, "p\nld")]
    public void Privacy_that_can_not_be_is_refused(string level, double epsilon, double delta, string accountant)
    {
        var message = Sound();
        message.ReleasedPrivacy = new ReleasePrivacy
        {
            Level = level,
            Epsilon = epsilon,
            Delta = delta,
            Accountant = accountant,
        };
        SitePlanReader.TryRead(message, "steel", ReadOnlyMemory<byte>.Empty, out _, out var problem).ShouldBeFalse();
        problem!.ShouldContain("privacy");
    }

    private static StepOffer Offer(Parameters.Blocks.Hash256 model, Parameters.Blocks.Hash256 start) =>
        new() { Model = PackedHashes.Pack(model), BaseModel = PackedHashes.Pack(start) };

    private static Plan Broken(string fault)
    {
        var plan = Sound();
        switch (fault)
        {
            case "another consortium":
                plan.Consortium = "glass";
                break;
            case "settings of another run":
                plan.Run = "run-2";
                break;
            case "a run that would be a path":
                plan.Run = "../run-1";
                plan.Settings = UnsafeByteOperations.UnsafeWrap(RunSettingsJson.Serialize(Sites.Settings with { Run = "../run-1" }));
                break;
            case "a family that would be a topic":
                plan.Family = "steel/+";
                break;
            case "no settings":
                plan.Settings = ByteString.CopyFromUtf8("{}");
                break;
            case "a round beyond the last":
                plan.Round = uint.MaxValue;
                break;
            case "a phase that is unknown":
                plan.Phase = (Phase)17;
                break;
            case "half the id of a step's model":
                plan.Steps.Add(new StepOffer { Model = ByteString.CopyFrom(new byte[16]), BaseModel = PackedHashes.Pack(Sites.A) });
                break;
            case "a step from nowhere":
                plan.Steps.Add(new StepOffer { Model = PackedHashes.Pack(Sites.A) });
                break;
            case "two steps to one model":
                plan.Steps.AddRange([Offer(Sites.B, Sites.A), Offer(Sites.B, Sites.C)]);
                break;
            case "more steps than models":
                plan.Steps.AddRange(Enumerable.Range(1, 4).Select(number => Offer(Sites.Model((byte)number), Sites.A)));
                break;
            case "training without a base":
                plan.BaseModel = ByteString.Empty;
                break;
            case "an evaluation without a candidate":
                plan.Phase = Phase.Evaluate;
                break;
            case "masks, which this version does not send":
                var masked = Sites.Settings with
                {
                    SecureAggregation = new() { Enabled = true },
                    Admission = new() { CosineWarning = null },
                };
                RunSettingsRules.Problems(masked).ShouldBeEmpty();
                plan.Settings = UnsafeByteOperations.UnsafeWrap(RunSettingsJson.Serialize(masked));
                break;
            case "half a control variate's id":
                plan.ControlVector = ByteString.CopyFrom(new byte[16]);
                break;
            default:
                plan.ReleasedModel = ByteString.CopyFrom(new byte[16]);
                break;
        }

        return plan;
    }

    private static Plan Sound() =>
        new()
        {
            Consortium = "steel",
            Run = "run-1",
            Revision = 7,
            Round = 2,
            Phase = Phase.Train,
            BaseModel = PackedHashes.Pack(Sites.A),
            ReleasedModel = PackedHashes.Pack(Sites.C),
            Settings = UnsafeByteOperations.UnsafeWrap(RunSettingsJson.Serialize(Sites.Settings)),
        };
}
