using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FederatedQC.Federation.Gate;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.EdgeAgent.Sync;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(Hash256JsonConverter)]
)]
[JsonSerializable(typeof(SiteEvaluation))]
[JsonSerializable(typeof(RefusalRecord))]
internal sealed partial class SiteRecordsJson : JsonSerializerContext
{
    public static byte[] Bytes(SiteEvaluation evaluation) => JsonSerializer.SerializeToUtf8Bytes(evaluation, Default.SiteEvaluation);

    public static byte[] Bytes(RefusalRecord refusal) => JsonSerializer.SerializeToUtf8Bytes(refusal, Default.RefusalRecord);

    /// <summary>Reads figures; null when they are damaged.</summary>
    public static SiteEvaluation? Evaluation(ReadOnlySpan<byte> json) =>
        Parse(json, Default.SiteEvaluation) is { Counts: { Support.IsDefault: false } counts } evaluation
        && counts.IsConsistent(counts.Support.Length)
            ? evaluation
            : null;

    /// <summary>Reads a refusal; null when it is damaged.</summary>
    public static RefusalRecord? Refusal(ReadOnlySpan<byte> json) =>
        Parse(json, Default.RefusalRecord) is { Reason: not null } refusal ? refusal : null;

    private static T? Parse<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
