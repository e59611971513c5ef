using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Federation.Rounds;

/// <summary>The JSON of run events, as the journal holds them.</summary>
public static class RunEventJson
{
    /// <summary>One event as UTF-8 JSON.</summary>
    public static byte[] Serialize(RunEvent happened) =>
        JsonSerializer.SerializeToUtf8Bytes(happened, RunEventJsonContext.Default.RunEvent);

    /// <summary>Reads an event of our own journal.</summary>
    /// <exception cref="JsonException">The journal holds no such event: it was written by a newer version or damaged.</exception>
    public static RunEvent Deserialize(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, RunEventJsonContext.Default.RunEvent)
        ?? throw new JsonException("The journal holds an empty event.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(Hash256JsonConverter)]
)]
[JsonSerializable(typeof(RunEvent))]
internal sealed partial class RunEventJsonContext : JsonSerializerContext;
