using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Storage.Models;

/// <summary>The head of a step's file.</summary>
internal static class StoredStepJson
{
    internal static byte[] Serialize(StoredStep step) => JsonSerializer.SerializeToUtf8Bytes(step, StepContext.Default.StoredStep);

    /// <summary>Reads a head; null when it is none.</summary>
    internal static StoredStep? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return
                JsonSerializer.Deserialize(json, StepContext.Default.StoredStep)
                    is { Codec: not null, BlockHashes.IsDefault: false, BlockLengths.IsDefault: false } step
                && step.BlockHashes.Length == step.BlockLengths.Length
                && step.BlockLengths.All(length => length > 0)
                ? step
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Hash256JsonConverter)])]
[JsonSerializable(typeof(StoredStep))]
internal sealed partial class StepContext : JsonSerializerContext;
