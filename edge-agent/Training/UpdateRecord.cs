using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.EdgeAgent.Participation;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Training;

/// <summary>The file beside an update's blocks that says what they are.</summary>
internal sealed record UpdateRecord(string Run, int Round, Hash256 Base, long Samples, UpdateOutcome Fate, Hash256? Personal = null)
{
    public static byte[] Serialize(SiteUpdate update) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new UpdateRecord(update.Round.Run, update.Round.Round, update.Base, update.Samples, update.Outcome, update.Personal),
            UpdateRecordContext.Default.UpdateRecord
        );

    /// <summary>Reads a record; null when it is none.</summary>
    public static SiteUpdate? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, UpdateRecordContext.Default.UpdateRecord) is { Run: not null } record
                ? new SiteUpdate(new RoundKey(record.Run, record.Round), record.Base, record.Samples, record.Fate)
                {
                    Personal = record.Personal,
                }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(Hash256JsonConverter)]
)]
[JsonSerializable(typeof(UpdateRecord))]
internal sealed partial class UpdateRecordContext : JsonSerializerContext;
