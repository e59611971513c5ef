using System.Text.Json;
using System.Text.Json.Serialization;

namespace FederatedQC.Parameters.Blocks;

/// <summary>A hash in JSON: a string of 64 hex digits.</summary>
public sealed class Hash256JsonConverter : JsonConverter<Hash256>
{
    /// <inheritdoc/>
    public override Hash256 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Hash256.TryParse(reader.GetString(), out var hash)
            ? hash
            : throw new JsonException("A hash is a string of 64 hex digits.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Hash256 value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
