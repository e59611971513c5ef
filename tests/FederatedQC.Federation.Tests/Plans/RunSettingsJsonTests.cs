using System.Text;
using System.Text.Json.Nodes;
using FederatedQC.Federation.Plans;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Tests.Plans;

public sealed class RunSettingsJsonTests
{
    private static readonly string Least = $$"""
        {"run":"run-1","rounds":2,"sites":["a","b","c"],"spec":{{Encoding.UTF8.GetString(ModelSpecJson.Serialize(TestRun.Spec))}}}
        """;

    [Fact]
    public void What_is_left_out_has_its_default()
    {
        RunSettingsJson
            .TryParse(Encoding.UTF8.GetBytes(Least), out var settings, out var problems)
            .ShouldBeTrue(string.Join("; ", problems));
        settings.Strategy.ShouldBe("fedavg");
        settings.Codec.ShouldBe("float32");
        settings.Seed.ShouldBe(1UL);
        settings.Training.ShouldBe(new TrainingSettings());
        settings.Closing.ShouldBe(new ClosingSettings());
        settings.Admission.ShouldBe(new AdmissionSettings());
        settings.Gate.ShouldBe(new GateSettings());
    }

    [Fact]
    public void Settings_come_back_as_they_were_written()
    {
        var written = TestRun.Settings with
        {
            Seed = ulong.MaxValue,
            Closing = new ClosingSettings { Grace = TimeSpan.FromSeconds(1.5) },
        };
        var bytes = RunSettingsJson.Serialize(written);
        RunSettingsJson.TryParse(bytes, out var read, out _).ShouldBeTrue();
        RunSettingsJson.Serialize(read).ShouldBe(bytes);
        read.Closing.Grace.ShouldBe(TimeSpan.FromSeconds(1.5));
        read.Seed.ShouldBe(ulong.MaxValue);
    }

    /// <summary>Every rule, broken once: where, by what, and a word of the sentence.</summary>
    [Theory]
    [InlineData("run", "\"\"", "run")]
    [InlineData("run", "\"../x\"", "run")]
    [InlineData("run", "null", "JSON")]
    [InlineData("rounds", "0", "rounds is 0")]
    [InlineData("rounds", "100001", "rounds is 100001")]
    [InlineData("sites", "[]", "at least one site")]
    [InlineData("sites", "null", "JSON")]
    [InlineData("sites", """["a","a"]""", "named twice")]
    [InlineData("sites", """["a/b"]""", "not valid")]
    [InlineData("sites", "[null]", "not valid")]
    [InlineData("strategy", "\"best\"", "use analytic, ditto, fedadagrad")]
    [InlineData("strategy", "null", "JSON")]
    [InlineData("codec", "\"zip\"", "use float32, int8")]
    [InlineData("spec", "null", "JSON")]
    [InlineData("training", "null", "JSON")]
    [InlineData("training.localEpochs", "0", "training.localEpochs")]
    [InlineData("training.batchSize", "1", "training.batchSize")]
    [InlineData("training.learningRate", "0", "training.learningRate")]
    [InlineData("training.learningRate", "1e999", "training.learningRate")]
    [InlineData("training.momentum", "1", "training.momentum")]
    [InlineData("training.weightDecay", "-1", "training.weightDecay")]
    [InlineData("training.labelSmoothing", "1", "training.labelSmoothing")]
    [InlineData("training.proximalMu", "-0.1", "training.proximalMu")]
    [InlineData("training.schedule", "\"linear\"", "use constant, cosine, step")]
    [InlineData("training.classWeighting", "\"some\"", "use calibrated, effective, inverse, none")]
    [InlineData("training.precision", "\"fp64\"", "use auto, bf16, fp32")]
    [InlineData("training.augmentation.rotateDegrees", "200", "rotateDegrees")]
    [InlineData("training.augmentation.shiftFraction", "0.6", "shiftFraction")]
    [InlineData("training.augmentation.brightness", "-1", "brightness")]
    [InlineData("closing.quorumFraction", "0", "closing.quorumFraction")]
    [InlineData("closing.quorumFraction", "1.01", "closing.quorumFraction")]
    [InlineData("closing.deadline", "\"00:00:00\"", "deadline")]
    [InlineData("closing.deadline", "\"46.00:00:00\"", "45 days")]
    [InlineData("closing.evaluationDeadline", "\"-00:00:01\"", "deadline")]
    [InlineData("closing.grace", "\"-00:00:01\"", "closing.grace")]
    [InlineData("admission.maxSamples", "0", "admission.maxSamples")]
    [InlineData("admission.weightCapFactor", "0.5", "admission.weightCapFactor")]
    [InlineData("admission.maxDeltaNorm", "0", "admission.maxDeltaNorm")]
    [InlineData("admission.maxDeltaNorm", "1e999", "admission.maxDeltaNorm")]
    [InlineData("gate.maxDrop", "-0.1", "gate")]
    [InlineData("gate.maxBelowAlone", "1.1", "gate")]
    [InlineData("gate.maxEscapeRise", "-1", "gate")]
    [InlineData("gate.quorumFraction", "0", "gate.quorumFraction")]
    [InlineData("gate.overkillLimit", "1", "gate.overkillLimit")]
    [InlineData("gate.maxWorseSites", "-1", "gate.maxWorseSites")]
    [InlineData("gate.baseline", "\"best\"", "use nearest, none, trained")]
    [InlineData("sites", "[\"a\",\"aggregator\"]", "the aggregator's own images")]
    [InlineData("gate.maxSiteRecallDrop", "2", "gate")]
    [InlineData("gate.maxParityDifference", "0", "gate.maxParityDifference")]
    [InlineData("spec.channels", "2", "spec: channels is 2")]
    [InlineData("spec.tensors", "[]", "no tensor is shared")]
    [InlineData("spec.tensors", "[null]", "no name")]
    [InlineData("spec.classes", """["a",null]""", "a class name")]
    [InlineData("color", "\"red\"", "JSON")]
    [InlineData("training.colour", "1", "JSON")]
    public void A_broken_rule_is_named(string path, string value, string word)
    {
        RunSettingsJson.TryParse(Encoding.UTF8.GetBytes(With(path, value)), out var settings, out var problems).ShouldBeFalse();
        settings.ShouldBeNull();
        problems.ShouldContain(problem => problem.Contains(word, StringComparison.Ordinal), string.Join("; ", problems));
    }

    [Fact]
    public void Every_mistake_is_listed_at_once()
    {
        var json = Least.Replace("\"rounds\":2", "\"rounds\":0,\"codec\":\"zip\",\"strategy\":\"best\"", StringComparison.Ordinal);
        RunSettingsJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out var problems).ShouldBeFalse();
        problems.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("\"run\"")]
    public void What_is_no_settings_at_all_is_said_to_be_none(string json)
    {
        RunSettingsJson.TryParse(Encoding.UTF8.GetBytes(json), out _, out var problems).ShouldBeFalse();
        problems.ShouldHaveSingleItem();
    }

    private static string With(string path, string value)
    {
        var root = JsonNode.Parse(Least)!.AsObject();
        var levels = path.Split('.');
        var node = root;
        foreach (var level in levels[..^1])
        {
            node[level] ??= new JsonObject();
            node = node[level]!.AsObject();
        }

        // The value goes in as text: 1e999 and null must reach the parser as they are.
        node[levels[^1]] = "\u0001";
        return root.ToJsonString().Replace("\"\\u0001\"", value, StringComparison.Ordinal);
    }
}
