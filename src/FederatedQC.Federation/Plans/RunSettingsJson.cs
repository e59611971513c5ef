using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FederatedQC.Federation.LowRank;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Federation.Plans;

/// <summary>The JSON of run settings: UTF-8, camel case, durations as <c>d.hh:mm:ss</c>. A property that is left out has its default.</summary>
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
        try
        {
            settings = JsonNode.Parse(json, documentOptions: Strict) is JsonObject given
                ? JsonSerializer.Deserialize(Merge(Defaults(hasLowRank: given["lowRank"] is JsonObject), given), RunSettingsJsonContext.Default.RunSettings)
                : null;
            problems = settings is null ? ["the settings are no JSON object"] : RunSettingsRules.Problems(settings);
        }
        catch (JsonException exception)
        {
            settings = null;
            problems = [$"the settings are no valid JSON: {exception.Message}"];
        }

        if (problems.Count > 0)
        {
            settings = null;
        }

        return settings is not null;
    }

    // Generated readers leave an init-only property that is not in the JSON at null or zero, so the defaults go in as JSON.
    private static JsonObject Defaults(bool hasLowRank)
    {
        var least = new RunSettings { Run = "", Rounds = 0, Sites = [], Spec = NoSpec, LowRank = hasLowRank ? new LowRankOptions() : null };
        var defaults = JsonSerializer.SerializeToNode(least, RunSettingsJsonContext.Default.RunSettings)!.AsObject();
        foreach (var required in new[] { "run", "rounds", "sites", "spec" })
        {
            defaults.Remove(required);
        }

        return defaults;
    }

    private static JsonObject Merge(JsonObject target, JsonObject given)
    {
        foreach (var (name, value) in given)
        {
            target[name] = value is JsonObject inner && target[name] is JsonObject known ? Merge(known, inner) : value?.DeepClone();
        }

        return target;
    }

    private static ModelSpec NoSpec => new()
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
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RunSettings))]
internal sealed partial class RunSettingsJsonContext : JsonSerializerContext;
