namespace MQTTnet.Codec;

/// <summary>The reason codes (MQTT 5, 2.4) that this client itself decides on.</summary>
internal static class ReasonCode
{
    public const byte Success = 0x00;
    public const byte FirstError = 0x80;
    public const byte PacketIdentifierNotFound = 0x92;
}
