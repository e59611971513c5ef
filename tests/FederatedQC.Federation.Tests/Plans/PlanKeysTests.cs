using System.Text.Json.Nodes;
using FederatedQC.Federation.Plans;

namespace FederatedQC.Federation.Tests.Plans;

public sealed class PlanKeysTests
{
    [Fact]
    public void Every_key_of_the_schema_is_known_and_no_other() =>
        PlanKeys.All.ShouldBe(RunSettingsSchema.Leaves.Select(leaf => leaf.Path).Append("spec").Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("rounds", "7", "7")]
    [InlineData("seed", "18446744073709551615", "18446744073709551615")]
    [InlineData("server.tau", "1e-2", "0.01")]
    [InlineData("server.learningRate", "null", "null")]
    [InlineData("server.learningRate", "0.5", "0.5")]
    [InlineData("compression.warmUp", "true", "true")]
    [InlineData("codec", "topk:0.05", "\"topk:0.05\"")]
    [InlineData("codec", "8", "\"8\"")]
    [InlineData("closing.deadline", "00:10:00", "\"00:10:00\"")]
    [InlineData("lowRank.rank", "4", "4")]
    public void A_value_is_of_the_kind_that_its_key_holds(string key, string text, string json)
    {
        PlanKeys.TryRead(key, text, out var value, out var problem).ShouldBeTrue(problem);
        (value?.ToJsonString() ?? "null").ShouldBe(json);
    }

    [Theory]
    [InlineData("tau", "1", "'tau' is no key of a plan: a plan has admission, ")]
    [InlineData("server.tua", "1", "'server' has alpha, bufferSize, ")]
    [InlineData("server.tau.x", "1", "'server.tau' is a single value")]
    [InlineData("server", "1", "use one of server.alpha, ")]
    [InlineData("server.tau", "small", "'small' is no number")]
    [InlineData("server.tau", "NaN", "'NaN' is no number")]
    [InlineData("compression.warmUp", "yes", "neither true nor false")]
    [InlineData("server.learningRate", "own", "neither a number nor null")]
    [InlineData("", "1", "'' is no key of a plan")]
    public void What_can_not_be_is_said_with_what_can(string key, string text, string said)
    {
        PlanKeys.TryRead(key, text, out _, out var problem).ShouldBeFalse();
        problem!.ShouldContain(said);
    }

    [Fact]
    public void Values_are_put_into_the_groups_that_they_belong_to()
    {
        var part = new JsonObject();
        PlanKeys.Put(part, "server.tau", 0.5);
        PlanKeys.Put(part, "server.alpha", 2);
        PlanKeys.Put(part, "rounds", 3);
        part.ToJsonString().ShouldBe("""{"server":{"tau":0.5,"alpha":2},"rounds":3}""");
        PlanKeys.FirstUnknown(part).ShouldBeNull();
    }
}
