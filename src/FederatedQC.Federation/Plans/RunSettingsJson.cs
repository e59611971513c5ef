using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FederatedQC.Federation.Plans;

/// <summary>The JSON of run settings: UTF-8, camel case, durations as <c>d.hh:mm:ss</c>. A property that is left out has its default.</summary>
public static class RunSettingsJson
{
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
            settings = JsonSerializer.Deserialize(json, RunSettingsJsonContext.Default.RunSettings);
            problems = settings is null ? ["the settings are empty"] : RunSettingsRules.Problems(settings);
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
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(RunSettings))]
internal sealed partial class RunSettingsJsonContext : JsonSerializerContext;
