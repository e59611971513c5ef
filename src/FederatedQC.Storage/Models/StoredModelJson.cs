using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;

namespace FederatedQC.Storage.Models;

/// <summary>
/// The manifest file of a stored model: <c>{"spec": {…}, "blocks": ["…", …]}</c>. Its name is the model's id, which covers both.
/// </summary>
internal static class StoredModelJson
{
    internal static byte[] Serialize(ModelSpec spec, IReadOnlyList<Hash256> blocks)
    {
        using var document = JsonDocument.Parse(ModelSpecJson.Serialize(spec));
        return JsonSerializer.SerializeToUtf8Bytes(
            new ManifestFile(document.RootElement, [.. blocks.Select(block => block.ToString())]),
            ManifestContext.Default.ManifestFile
        );
    }

    /// <summary>Reads a manifest and checks it against the id; null when it is not that model's.</summary>
    internal static StoredModel? Parse(Hash256 id, ReadOnlySpan<byte> json)
    {
        try
        {
            if (
                JsonSerializer.Deserialize(json, ManifestContext.Default.ManifestFile)
                is not { Blocks.IsDefault: false, Spec.ValueKind: JsonValueKind.Object } file
            )
            {
                return null;
            }

            var blocks = ImmutableArray.CreateBuilder<Hash256>(file.Blocks.Length);
            foreach (var text in file.Blocks)
            {
                if (!Hash256.TryParse(text, out var hash))
                {
                    return null;
                }

                blocks.Add(hash);
            }

            return
                ModelSpecJson.TryParse(
                    JsonSerializer.SerializeToUtf8Bytes(file.Spec, ManifestContext.Default.JsonElement),
                    out var spec,
                    out _
                )
                && ModelId.Of(spec, blocks) == id
                && ParameterBlocks.CountOf(new ParameterLayout(spec).SharedCount) == blocks.Count
                ? new StoredModel(id, spec, blocks.MoveToImmutable())
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record ManifestFile(JsonElement Spec, ImmutableArray<string> Blocks);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ManifestFile))]
internal sealed partial class ManifestContext : JsonSerializerContext;
