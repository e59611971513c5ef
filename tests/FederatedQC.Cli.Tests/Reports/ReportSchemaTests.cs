using System.Globalization;
using System.Text.Json.Nodes;
using FederatedQC.Cli.Reports;
using FederatedQC.Cli.Tests.Kit;
using FederatedQC.Federation.Gate;
using FederatedQC.Federation.Privacy.Budget;
using FederatedQC.TestKit;

namespace FederatedQC.Cli.Tests.Reports;

/// <summary>What <c>report.json</c> holds is what <c>schemas/report.schema.json</c> says.</summary>
public sealed class ReportSchemaTests
{
    private static readonly JsonObject Schema = JsonNode
        .Parse(File.ReadAllText(RepositoryRoot.Of("schemas", "report.schema.json")))!
        .AsObject();

    private static readonly ModelFigures Figures = new(0.9, 0.85, 0.95, 0.88, 0.97, 0.05, 0.01, 0.03, 0.08, 0.005, 0.02);

    private static readonly RunReport Full = new(
        Asked.Of(),
        Asked.Plan(),
        [("steel", new string('b', 64))],
        [
            new SiteReport(
                "site-1",
                1_111,
                new Dictionary<string, int> { ["good"] = 7 },
                Figures,
                Figures,
                43_210,
                new BenefitReport("helps", KeepOwnModel: false, "Federating helps site-1."),
                12_345,
                new SiteContribution(0.125, "usual"),
                "steel"
            ),
        ],
        isOneModel: true
    )
    {
        Seed = 42,
        ModelId = new string('a', 64),
        Rounds = 1,
        WallSeconds = 98.7,
        Strategy = "fedavg",
        Codec = "float32",
        Rule = "median",
        Attack = "sign-flip by 2 sites",
        Privacy = new ModelPrivacy("record", 3.2, 1e-5, "pld"),
        Network = "compact",
        Parameters = 78_123,
        Data = "synthetic surfaces",
        Split = "dirichlet:0.4",
        TestImages = 4_321,
        SkippedImages = new Dictionary<string, int> { ["Corrupt"] = 3 },
        LocalMean = Figures,
        Federated = Figures,
        Pooled = Figures,
        Contribution = new ContributionSummary("gtg", 100, 20, 3, 0.75),
        Families = [new FamilyReport("steel", new string('b', 64), 1, Figures, Figures)],
        RoundLog =
        [
            new RoundReport(
                1,
                "released",
                "the gate held",
                4,
                1.2341,
                0.8765,
                172_840,
                2.5,
                new Dictionary<string, string> { ["site-2"] = "stale" },
                new Dictionary<string, string> { ["site-3"] = "points away" },
                DownloadBytes: 9_876,
                Family: "steel",
                Gate: new GateFigures
                {
                    Measure = "AUROC",
                    Candidate = 0.93,
                    Released = 0.9,
                    Constant = 0.5,
                    Alone = 0.7,
                    Escape = 0.1,
                    Accuracy = 0.88,
                    Judges = 4,
                }
            ),
        ],
        Confusion = new ConfusionReport(
            ["good", "scratch"],
            [
                [10, 1],
                [2, 30],
            ]
        ),
    };

    [Fact]
    public void A_report_with_every_figure_has_exactly_the_schemas_properties() => ShouldFit(Schema, Json(Full), "report");

    [Fact]
    public void A_figure_that_does_not_exist_is_null_and_the_schema_allows_it()
    {
        var least = new ModelFigures(0.9, null, null, 0.88, null, null, null);
        var bare = Full with
        {
            Attack = null,
            Privacy = null,
            LocalMean = null,
            Families = null,
            Federated = least,
            Pooled = null,
            Sites = [Full.Sites[0] with { Local = null, Federated = least, Benefit = null, Contribution = null, Family = null }],
            Contribution = null,
            RoundLog =
            [
                Full.RoundLog[0] with
                {
                    Loss = null,
                    ValidationAccuracy = null,
                    Refused = null,
                    Warnings = null,
                    Family = null,
                    Gate = null,
                },
            ],
        };
        ShouldFit(Schema, Json(bare), "report");
        ShouldFit(
            Schema,
            Json(Full with { Sites = [Full.Sites[0] with { Contribution = new SiteContribution(null, "unclear") }] }),
            "report"
        );
        ShouldFit(Schema, Json(bare with { Privacy = Full.Privacy! with { Epsilon = null } }), "report");
    }

    private static JsonNode Json(RunReport report) => JsonNode.Parse(ReportJson.Write(report))!;

    // As much of JSON Schema as this one uses for types and properties.
    private static void ShouldFit(JsonObject schema, JsonNode? value, string path)
    {
        var resolved = Resolve(schema, value);
        if (resolved["type"] is { } type)
        {
            Types(type).ShouldContain(TypeOf(value), path);
        }

        if (value is JsonObject json)
        {
            ShouldFitObject(resolved, json, path);
        }
        else if (value is JsonArray list)
        {
            foreach (var item in list)
            {
                ShouldFit(resolved["items"]!.AsObject(), item, $"{path}[]");
            }
        }
    }

    private static void ShouldFitObject(JsonObject schema, JsonObject json, string path)
    {
        if (schema["properties"] is not JsonObject properties)
        {
            json.Select(entry => TypeOf(entry.Value)).ShouldAllBe(type => type == (string)schema["additionalProperties"]!["type"]!, path);
            return;
        }

        json.Select(entry => entry.Key).ShouldBe(properties.Select(entry => entry.Key), ignoreOrder: true, path);
        schema["required"]!
            .AsArray()
            .Select(name => (string)name!)
            .ShouldBe(properties.Select(entry => entry.Key), ignoreOrder: true, path);
        ((bool?)schema["additionalProperties"]).ShouldBe(false, path);
        foreach (var (name, inner) in properties)
        {
            ShouldFit(inner!.AsObject(), json[name], $"{path}.{name}");
        }
    }

    private static JsonObject Resolve(JsonObject schema, JsonNode? value)
    {
        var resolved = (string?)schema["$ref"] is { } reference ? Schema["$defs"]![reference.Split('/')[^1]]!.AsObject() : schema;
        return resolved["oneOf"] is JsonArray forms
            ? Resolve(forms.Single(form => ((string?)form!["type"] == "null") == value is null)!.AsObject(), value)
            : resolved;
    }

    private static IEnumerable<string> Types(JsonNode type) =>
        type is JsonArray several ? several.Select(one => (string)one!) : [(string)type!];

    // A whole number is told from others by how it is written: 1 and not 1.5.
    private static string TypeOf(JsonNode? value) =>
        value switch
        {
            null => "null",
            JsonObject => "object",
            JsonArray => "array",
            _ when value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
            _ when long.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out _) => "integer",
            _ => value.GetValueKind().ToString().ToLowerInvariant(),
        };
}
