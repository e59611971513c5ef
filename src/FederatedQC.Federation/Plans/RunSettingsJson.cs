using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FederatedQC.Federation.LowRank;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Plans;

/// <summary>
/// The JSON of run settings: UTF-8, camel case, durations as <c>d.hh:mm:ss</c>. A property that is left out has its default.
/// </summary>
public static class RunSettingsJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The settings as JSON.</summary>
    public static byte[] Serialize(RunSettings settings) =>
        JsonSerializer.SerializeToUtf8Bytes(settings, RunSettingsJsonContext.Default.RunSettings);

    /// <summary>Reads settings that came from a file or a peer and checks them.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="settings">The settings when the result is true.</param>
    /// <param name="problems">Every mistake, in words, when the result is false.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out RunSettings? settings, out IReadOnlyList<string> problems)
    {
        var defaults = TreeOf(Least);
        foreach (var required in new[] { "run", "rounds", "sites", "spec" })
        {
            defaults.Remove(required);
        }

        if (!TryReadTree(json, out var given, out var problem) || !TryMerge(defaults, given, out settings, out problem))
        {
            (settings, problems) = (null, [problem]);
            return false;
        }

        problems = RunSettingsRules.Problems(settings);
        settings = problems.Count == 0 ? settings : null;
        return settings is not null;
    }

    /// <summary>
    /// Reads a part of some settings, as JSON, and lays it over whole ones; nothing is checked but the names and kinds of its values.
    /// </summary>
    /// <param name="part">The part.</param>
    /// <param name="whole">What holds where the part says nothing.</param>
    /// <param name="settings">The settings when the result is true.</param>
    /// <param name="problem">What is wrong with the part when the result is false.</param>
    public static bool TryMerge(JsonObject part, RunSettings whole, [NotNullWhen(true)] out RunSettings? settings, out string problem)
    {
        ArgumentNullException.ThrowIfNull(part);
        ArgumentNullException.ThrowIfNull(whole);
        return TryMerge(TreeOf(whole), part, out settings, out problem);
    }

    /// <summary>Reads JSON that may be a part of settings.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="tree">The part when the result is true.</param>
    /// <param name="problem">Why it is none when the result is false.</param>
    public static bool TryReadTree(ReadOnlySpan<byte> json, [NotNullWhen(true)] out JsonObject? tree, out string problem)
    {
        try
        {
            tree = JsonNode.Parse(json, documentOptions: Strict) as JsonObject;
            problem = tree is null ? "the settings are no JSON object" : "";
        }
        catch (JsonException exception)
        {
            (tree, problem) = (null, NoJson(exception));
        }

        return tree is not null;
    }

    /// <summary>All settings with their defaults as JSON, those of low rank too.</summary>
    internal static JsonObject Defaults() => TreeOf(Least with { LowRank = new LowRankOptions() });

    private static RunSettings Least =>
        new()
        {
            Run = "",
            Rounds = 0,
            Sites = [],
            Spec = NoSpec,
        };

    private static JsonObject TreeOf(RunSettings settings) =>
        JsonSerializer.SerializeToNode(settings, RunSettingsJsonContext.Default.RunSettings)!.AsObject();

    // Generated readers leave an init-only property that is not in the JSON at null or zero, so the defaults go in as JSON.
    private static bool TryMerge(JsonObject whole, JsonObject part, [NotNullWhen(true)] out RunSettings? settings, out string problem)
    {
        if (part["lowRank"] is JsonObject && whole["lowRank"] is null)
        {
            whole["lowRank"] = Defaults()["lowRank"]!.DeepClone();
        }

        try
        {
            settings = JsonSerializer.Deserialize(Merge(whole, part), RunSettingsJsonContext.Default.RunSettings);
            problem = settings is null ? "the settings are no JSON object" : "";
        }
        catch (JsonException exception)
        {
            (settings, problem) = (null, NoJson(exception));
        }

        return settings is not null;
    }

    private static JsonObject Merge(JsonObject target, JsonObject given)
    {
        foreach (var (name, value) in given)
        {
            target[name] = value is JsonObject inner && target[name] is JsonObject known ? Merge(known, inner) : value?.DeepClone();
        }

        return target;
    }

    private static string NoJson(JsonException exception) =>
        exception.Path is { Length: > 2 } path
            ? $"the settings are no valid JSON of a plan: '{path[2..]}' can't hold such a value"
            : $"the settings are no valid JSON: {exception.Message}";

    private static ModelSpec NoSpec =>
        new()
        {
            Architecture = "",
            Width = 0,
            Norm = default,
            InputSize = 0,
            Channels = 0,
            Classes = [],
            Mean = [],
            Std = [],
            Tensors = [],
        };
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow
)]
[JsonSerializable(typeof(RunSettings))]
internal sealed partial class RunSettingsJsonContext : JsonSerializerContext;
