using System.Text;

namespace MQTTnet.Packets;

/// <summary>Text access to user properties.</summary>
public static class MqttUserPropertyExtensions
{
    /// <summary>The value as text.</summary>
    public static string ReadValueAsString(this MqttUserProperty userProperty)
    {
        ArgumentNullException.ThrowIfNull(userProperty);
        return Encoding.UTF8.GetString(userProperty.ValueBuffer.Span);
    }
}
