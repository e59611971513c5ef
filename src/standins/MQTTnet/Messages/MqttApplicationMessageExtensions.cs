using System.Text;

namespace MQTTnet;

/// <summary>Text access to a payload.</summary>
public static class MqttApplicationMessageExtensions
{
    /// <summary>The payload as text; null when it is empty.</summary>
    public static string? ConvertPayloadToString(this MqttApplicationMessage applicationMessage)
    {
        ArgumentNullException.ThrowIfNull(applicationMessage);
        return applicationMessage.Payload.IsEmpty ? null : Encoding.UTF8.GetString(applicationMessage.Payload);
    }
}
