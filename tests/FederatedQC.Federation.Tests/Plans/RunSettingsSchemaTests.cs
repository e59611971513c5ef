using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FederatedQC.Federation.Aggregation;
using FederatedQC.Federation.Families;
using FederatedQC.Federation.LowRank;
using FederatedQC.Federation.Plans;
using FederatedQC.Federation.Privacy.Accounting;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.Federation.Robust;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Federation.Tests.Plans;

/// <summary>The schema that operators read and the settings that the product takes say the same.</summary>
public sealed class RunSettingsSchemaTests
{
    // Every rule is at work: those of privacy are only looked at where there is some.
    private static readonly RunSettings Full = TestRun.Settings with
    {
        LowRank = new LowRankOptions(),
        Server = new ServerSettings { Weights = "equal", LearningRate = 1 },
        Robust = new RobustSettings { Faulty = 0 },
        Privacy = new PrivacySettings
        {
            Level = PrivacySettings.Site,
            Adaptive = true,
            NoiseMultiplier = 0.1,
            CountNoise = 1,
        },
    };

    private static readonly (string Keyword, int Outwards, bool IsAllowed)[] Bounds =
    [
        ("minimum", -1, true),
        ("maximum", 1, true),
        ("exclusiveMinimum", -1, false),
        ("exclusiveMaximum", 1, false),
    ];

    public static TheoryData<string, string, double, bool> Edges
    {
        get
        {
            var edges =
                from property in RunSettingsSchema.Leaves
                from bound in Bounds
                let value = property.Bound(bound.Keyword)
                where value is not null
                from edge in new[]
                {
                    (Value: value.Value, bound.IsAllowed),
                    (Value: value.Value + (bound.Outwards * (property.IsWhole ? 1 : 1e-6)), IsAllowed: false),
                }
                select (property.Path, bound.Keyword, edge.Value, edge.IsAllowed);
            var data = new TheoryData<string, string, double, bool>();
            foreach (var (path, keyword, value, isAllowed) in edges)
            {
                data.Add(path, keyword, value, isAllowed);
            }

            return data;
        }
    }

    public static TheoryData<string, string> Choices
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var property in RunSettingsSchema.Leaves.Where(property => property.Schema["enum"] is not null))
            {
                foreach (var choice in property.Schema["enum"]!.AsArray())
                {
                    data.Add(property.Path, (string)choice!);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Schema_and_settings_have_the_same_properties_at_every_level() => ShouldNameTheSame(RunSettingsSchema.Root, Json(Full));

    [Fact]
    public void What_may_be_left_out_has_the_schemas_default() => ShouldHaveDefaults(RunSettingsSchema.Root, Json(TestRun.Settings));

    [Fact]
    public void What_may_be_left_out_of_an_object_that_may_be_null_has_the_schemas_default()
    {
        var plan = Json(TestRun.Settings);
        plan["lowRank"] = new JsonObject { ["rank"] = 4 };
        RunSettingsJson
            .TryParse(System.Text.Encoding.UTF8.GetBytes(plan.ToJsonString()), out var settings, out var problems)
            .ShouldBeTrue(string.Join("; ", problems));
        settings!.LowRank.ShouldBe(new LowRankOptions { Rank = 4 });
        ShouldHaveDefaults(
            RunSettingsSchema.Root.Properties.Single(property => property.Path == "lowRank"),
            Json(TestRun.Settings with { LowRank = new LowRankOptions() })["lowRank"]!.AsObject()
        );
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public void The_schemas_bounds_are_those_of_the_rules(string path, string keyword, double value, bool isAllowed) =>
        IsTaken(path, value).ShouldBe(isAllowed, $"{path} {keyword} {value}");

    [Theory]
    [MemberData(nameof(Choices))]
    public void Every_choice_of_the_schema_is_taken(string path, string choice)
    {
        var problems = ProblemsOf(TestRun.Settings with { LowRank = new LowRankOptions() }, path, choice);
        problems.ShouldAllBe(problem =>
            !problem.Contains("is unknown", StringComparison.Ordinal) && !problem.Contains("JSON", StringComparison.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Choices))]
    public void A_choice_that_the_schema_does_not_have_is_refused(string path, string choice) =>
        IsTaken(path, choice + "x").ShouldBeFalse();

    [Fact]
    public void The_schema_lists_every_method_that_has_a_name()
    {
        ChoicesOf("strategy").ShouldBe(AggregationStrategies.All.Keys, ignoreOrder: true);
        ChoicesOf("families.clustering").ShouldBe(Clusterings.All.Keys, ignoreOrder: true);
        ChoicesOf("privacy.accountant").ShouldBe(PrivacyAccountants.All.Keys, ignoreOrder: true);
        ChoicesOf("lowRank.variant").ShouldBe(Enum.GetNames<LowRankVariant>(), ignoreOrder: true);
    }

    [Fact]
    public void The_schemas_pattern_of_a_codec_fits_every_form()
    {
        var pattern = Pattern("codec");
        foreach (var form in DeltaCodecs.Forms)
        {
            var name = form.Replace("SHARE", "0.01", StringComparison.Ordinal).Replace("BITS", "4", StringComparison.Ordinal);
            DeltaCodecs.TryGet(name, out _, out _).ShouldBeTrue(name);
            pattern.IsMatch(name).ShouldBeTrue(name);
        }

        pattern.IsMatch("zip").ShouldBeFalse();
    }

    [Fact]
    public void The_schemas_pattern_of_a_rule_fits_every_step_and_rule()
    {
        var pattern = Pattern("robust.rule");
        foreach (var rule in RobustRules.KnownRules.SelectMany(Forms))
        {
            foreach (var text in RobustRules.KnownSteps.SelectMany(Forms).Select(step => $"{step}+{rule}").Prepend(rule))
            {
                RobustRules.TryParse(text, out _, out _).ShouldBeTrue(text);
                pattern.IsMatch(text).ShouldBeTrue(text);
            }
        }

        pattern.IsMatch("best").ShouldBeFalse();
    }

    private static void ShouldNameTheSame(RunSettingsSchema schema, JsonObject settings)
    {
        schema.Properties.Select(property => property.Name).ShouldBe(settings.Select(entry => entry.Key), ignoreOrder: true, schema.Path);
        ((bool?)schema.Schema["additionalProperties"]).ShouldBe(false, schema.Path);
        foreach (var property in schema.Properties)
        {
            if (settings[property.Name] is JsonObject inner)
            {
                ShouldNameTheSame(property, inner);
            }
            else if (settings[property.Name] is JsonArray { Count: > 0 } list && list[0] is JsonObject element)
            {
                ShouldNameTheSame(property.Items!, element);
            }
        }
    }

    private static void ShouldHaveDefaults(RunSettingsSchema schema, JsonObject settings)
    {
        foreach (var property in schema.Properties.Where(property => !schema.Required.Contains(property.Name)))
        {
            if (settings[property.Name] is JsonObject inner)
            {
                ShouldHaveDefaults(property, inner);
            }
            else
            {
                property.Schema.ContainsKey("default").ShouldBeTrue(property.Path);
                JsonNode
                    .DeepEquals(property.Schema["default"], settings[property.Name])
                    .ShouldBeTrue($"{property.Path} is {settings[property.Name]}");
            }
        }
    }

    private static bool IsTaken(string path, JsonNode value) => ProblemsOf(Full, path, value).Count == 0;

    private static IReadOnlyList<string> ProblemsOf(RunSettings settings, string path, JsonNode value)
    {
        var json = Json(settings);
        var names = path.Split('.');
        names[..^1].Aggregate(json, (parent, name) => parent[name]!.AsObject())[names[^1]] = value;
        return RunSettingsJson.TryParse(Encoding.UTF8.GetBytes(json.ToJsonString()), out _, out var problems) ? [] : problems;
    }

    private static IEnumerable<string> Forms(string usage)
    {
        var bracket = usage.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? [usage] : [usage[..bracket], usage[..bracket] + ":2"];
    }

    private static IEnumerable<string> ChoicesOf(string path) => Leaf(path).Schema["enum"]!.AsArray().Select(choice => (string)choice!);

    private static Regex Pattern(string path) => new((string)Leaf(path).Schema["pattern"]!, RegexOptions.CultureInvariant);

    private static RunSettingsSchema Leaf(string path) => RunSettingsSchema.Leaves.Single(property => property.Path == path);

    private static JsonObject Json(RunSettings settings) => JsonNode.Parse(RunSettingsJson.Serialize(settings))!.AsObject();
}
