using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FederatedQC.Parameters.Models;

/// <summary>
/// The canonical JSON of a spec: UTF-8, no white space, properties in the order of declaration. Two equal specs have equal bytes,
/// so these bytes are what the model's id covers.
/// </summary>
public static class ModelSpecJson
{
    private const int MaxBytes = 1 << 20;

    /// <summary>The canonical bytes of a spec.</summary>
    public static byte[] Serialize(ModelSpec spec) => JsonSerializer.SerializeToUtf8Bytes(spec, ModelSpecJsonContext.Default.ModelSpec);

    /// <summary>Reads a spec that came from a file or a peer and checks it.</summary>
    /// <param name="json">UTF-8 JSON, at most 1 MiB.</param>
    /// <param name="spec">The spec when the result is true.</param>
    /// <param name="problem">What is wrong when the result is false.</param>
    public static bool TryParse(ReadOnlySpan<byte> json, [NotNullWhen(true)] out ModelSpec? spec, [NotNullWhen(false)] out string? problem)
    {
        spec = null;
        if (json.Length > MaxBytes)
        {
            problem = $"the spec has {json.Length} bytes, more than {MaxBytes}";
            return false;
        }

        try
        {
            spec = JsonSerializer.Deserialize(json, ModelSpecJsonContext.Default.ModelSpec);
        }
        catch (JsonException exception)
        {
            problem = $"the spec is no valid JSON of a model: {exception.Message}";
            return false;
        }

        problem = spec is null ? "the spec is empty" : ModelSpecRules.FirstProblem(spec);
        if (problem is not null)
        {
            spec = null;
        }

        return spec is not null;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true
)]
[JsonSerializable(typeof(ModelSpec))]
internal sealed partial class ModelSpecJsonContext : JsonSerializerContext;
