using System.Text.Json;
using System.Text.Json.Serialization;

namespace FederatedQC.EdgeAgent.Alerts;

/// <summary>Alerts as the plant reads them, and its acknowledgements: JSON in camel case, one line.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Alert))]
[JsonSerializable(typeof(AlertAcknowledgement))]
internal sealed partial class AlertJson : JsonSerializerContext
{
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

/// <summary>The plant's word that somebody took care of an alert.</summary>
/// <param name="Id">The alert's id.</param>
internal sealed record AlertAcknowledgement(string Id);
