using System.Text.Json;
using System.Text.Json.Serialization;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>Verdicts as the plant reads them: JSON in camel case, one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PartVerdict))]
internal sealed partial class InspectionJson : JsonSerializerContext
{
    public static byte[] Bytes(PartVerdict verdict) => JsonSerializer.SerializeToUtf8Bytes(verdict, Default.PartVerdict);
}
