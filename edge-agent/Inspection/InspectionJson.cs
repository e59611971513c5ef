using System.Text.Json;
using System.Text.Json.Serialization;
using FederatedQC.EdgeAgent.Alerts;

namespace FederatedQC.EdgeAgent.Inspection;

/// <summary>The JSON that the plant reads: camel case, one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PartVerdict))]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AlertAcknowledgement))]
internal sealed partial class InspectionJson : JsonSerializerContext
{
    public static byte[] Bytes(PartVerdict verdict) => JsonSerializer.SerializeToUtf8Bytes(verdict, Default.PartVerdict);

    public static byte[] Bytes(Alert alert) => JsonSerializer.SerializeToUtf8Bytes(alert, Default.Alert);

    /// <summary>Reads an alert of our own file; null when it is none.</summary>
    public static Alert? ReadAlert(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.Alert);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Reads an acknowledgement that came from the plant; null when it is none.</summary>
    public static AlertAcknowledgement? ReadAcknowledgement(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.AlertAcknowledgement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
