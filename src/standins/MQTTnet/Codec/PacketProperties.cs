using MQTTnet.Packets;

namespace MQTTnet.Codec;

/// <summary>The properties of a received packet that the client uses; null means that the broker didn't send it.</summary>
internal sealed class PacketProperties
{
    public static PacketProperties None { get; } = new();

    public uint? SessionExpiryInterval { get; set; }

    public ushort? ReceiveMaximum { get; set; }

    public uint? MaximumPacketSize { get; set; }

    public byte? MaximumQoS { get; set; }

    public bool? RetainAvailable { get; set; }

    public string? AssignedClientIdentifier { get; set; }

    public ushort? ServerKeepAlive { get; set; }

    public string? ReasonString { get; set; }

    public string? ContentType { get; set; }

    public uint? MessageExpiryInterval { get; set; }

    public List<MqttUserProperty>? UserProperties { get; set; }
}
