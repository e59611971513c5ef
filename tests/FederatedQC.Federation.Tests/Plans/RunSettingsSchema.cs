using System.Text.Json.Nodes;
using FederatedQC.TestKit;

namespace FederatedQC.Federation.Tests.Plans;

/// <summary>A property of <c>schemas/run-settings.schema.json</c> at any depth but within the spec.</summary>
/// <param name="Path">Names from the top, joined with dots.</param>
/// <param name="Schema">What the schema says of it, references resolved.</param>
internal sealed record RunSettingsSchema(string Path, JsonObject Schema)
{
    private static readonly JsonObject Document = JsonNode
        .Parse(File.ReadAllText(RepositoryRoot.Of("schemas", "run-settings.schema.json")))!
        .AsObject();

    /// <summary>The settings as a whole.</summary>
    public static RunSettingsSchema Root { get; } = new("", Document);

    /// <summary>Every property but objects, and those of the spec.</summary>
    public static IEnumerable<RunSettingsSchema> Leaves => Root.Below().Where(property => property.Properties.Count == 0);

    /// <summary>Names of the properties that must be given.</summary>
    public IEnumerable<string> Required => Schema["required"]?.AsArray().Select(name => (string)name!) ?? [];

    /// <summary>The properties of an object; empty for anything else.</summary>
    public IReadOnlyList<RunSettingsSchema> Properties =>
        [
            .. (Schema["properties"]?.AsObject() ?? []).Select(entry => new RunSettingsSchema(
                $"{Path}.{entry.Key}".TrimStart('.'),
                Resolve(entry.Value!.AsObject())
            )),
        ];

    /// <summary>What the elements of an array are; null for anything else.</summary>
    public RunSettingsSchema? Items => Schema["items"] is JsonObject items ? new($"{Path}[]", Resolve(items)) : null;

    /// <summary>A bound, or null.</summary>
    public double? Bound(string keyword) => Schema[keyword]?.GetValue<double>();

    /// <summary>Whether only whole numbers are allowed.</summary>
    public bool IsWhole => Types.Contains("integer");

    /// <summary>The last name of the path.</summary>
    public string Name => Path.Split('.')[^1];

    private IEnumerable<string> Types =>
        Schema["type"] switch
        {
            JsonArray several => several.Select(type => (string)type!),
            JsonValue one => [(string)one!],
            _ => [],
        };

    private IEnumerable<RunSettingsSchema> Below() =>
        Properties.Where(property => property.Path != "spec").SelectMany(property => property.Below().Prepend(property));

    // What stands beside a reference (the default) counts as well.
    private static JsonObject Resolve(JsonObject schema)
    {
        if ((string?)schema["$ref"] is not { } reference)
        {
            return schema;
        }

        var merged = Document["$defs"]![reference.Split('/')[^1]]!.DeepClone().AsObject();
        foreach (var (keyword, value) in schema)
        {
            merged[keyword] = value?.DeepClone();
        }

        return merged;
    }
}
