namespace MQTTnet.Codec;

/// <summary>What <see cref="PacketReader"/> made of the bytes at the front of a buffer.</summary>
internal enum DecodeStatus
{
    /// <summary>A packet was read and removed from the buffer.</summary>
    Complete,

    /// <summary>The packet's last byte isn't there yet.</summary>
    Incomplete,

    /// <summary>The bytes can't be a packet of MQTT 5.</summary>
    Malformed,

    /// <summary>A well-formed packet that a broker may not send to this client.</summary>
    ProtocolError,

    /// <summary>The packet is larger than the maximum that the client announced.</summary>
    TooLarge,
}
