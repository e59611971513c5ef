using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>Which model is on the line.</summary>
/// <param name="Model">The model.</param>
/// <param name="File">Its ONNX file, beside this record.</param>
/// <param name="At">When it came to the line.</param>
internal sealed record LineRecord(Hash256 Model, string File, DateTimeOffset At)
{
    public static byte[] Serialize(LineRecord record) => JsonSerializer.SerializeToUtf8Bytes(record, LineRecordContext.Default.LineRecord);

    /// <summary>Reads a record; null when it is none.</summary>
    public static LineRecord? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            // The file's name is taken from the record only when it is a name: never a way out of the folder.
            return
                JsonSerializer.Deserialize(json, LineRecordContext.Default.LineRecord) is { File: { Length: > 0 } name } record
                && Path.GetFileName(name) == name
                ? record
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(Hash256JsonConverter)])]
[JsonSerializable(typeof(LineRecord))]
internal sealed partial class LineRecordContext : JsonSerializerContext;
