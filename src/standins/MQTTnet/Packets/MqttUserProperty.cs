namespace MQTTnet.Packets;

/// <summary>A name and value pair that travels with a packet (MQTT 5, 3.3.2.3.7); a name may occur more than once.</summary>
public sealed class MqttUserProperty
{
    /// <summary>Takes the value as UTF-8 bytes, unchecked and not copied.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public MqttUserProperty(string name, ReadOnlyMemory<byte> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
        ValueBuffer = value;
    }

    /// <summary>The name, never null.</summary>
    public string Name { get; }

    /// <summary>The value's UTF-8 bytes.</summary>
    public ReadOnlyMemory<byte> ValueBuffer { get; }
}
