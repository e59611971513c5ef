using System.Buffers.Binary;
using System.Text;
using MQTTnet.Exceptions;
using MQTTnet.Packets;

namespace MQTTnet.Codec;

/// <summary>Writes MQTT's data types (MQTT 5, 1.5) into a buffer that grows.</summary>
internal sealed class FieldWriter
{
    private const int LongestField = ushort.MaxValue;
    private const uint LargestVariableByteInteger = 268_435_455;

    private byte[] _bytes = new byte[128];
    private int _length;

    public void Byte(byte value) => Grow(1)[0] = value;

    public void UInt16(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Grow(2), value);

    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Grow(4), value);

    /// <exception cref="MqttProtocolViolationException">The value needs more than four bytes.</exception>
    public void VariableByteInteger(long value)
    {
        if (value > LargestVariableByteInteger)
        {
            throw new MqttProtocolViolationException($"{value} bytes are more than an MQTT packet can hold.");
        }

        for (; value > 0x7F; value >>= 7)
        {
            Byte((byte)((value & 0x7F) | 0x80));
        }

        Byte((byte)value);
    }

    /// <exception cref="MqttProtocolViolationException">The text is longer than 65,535 bytes or holds U+0000.</exception>
    public void Utf8(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new MqttProtocolViolationException("An MQTT string can't hold U+0000.");
        }

        int length = Encoding.UTF8.GetByteCount(value);
        LengthPrefix(length);
        Encoding.UTF8.GetBytes(value, Grow(length));
    }

    /// <exception cref="MqttProtocolViolationException">The value is longer than 65,535 bytes.</exception>
    public void Binary(ReadOnlySpan<byte> value)
    {
        LengthPrefix(value.Length);
        Raw(value);
    }

    /// <summary>A property block: its length, then its bytes.</summary>
    public void Block(FieldWriter properties)
    {
        VariableByteInteger(properties._length);
        Raw(properties._bytes.AsSpan(0, properties._length));
    }

    public void Property(PropertyId id, uint value)
    {
        Byte((byte)id);
        UInt32(value);
    }

    public void Property(PropertyId id, ushort value)
    {
        Byte((byte)id);
        UInt16(value);
    }

    public void Property(PropertyId id, string value)
    {
        Byte((byte)id);
        Utf8(value);
    }

    public void Properties(List<MqttUserProperty>? properties)
    {
        foreach (MqttUserProperty property in properties ?? [])
        {
            Property(PropertyId.UserProperty, property.Name);
            Binary(property.ValueBuffer.Span);
        }
    }

    /// <summary>The bytes written, behind a fixed header that also counts <paramref name="payloadLength"/> bytes to follow.</summary>
    public byte[] ToPacket(PacketType type, int flags = 0, long payloadLength = 0)
    {
        var header = new FieldWriter();
        header.Byte((byte)(((int)type << 4) | flags));
        header.VariableByteInteger(_length + payloadLength);
        header.Raw(_bytes.AsSpan(0, _length));
        return header._bytes.AsSpan(0, header._length).ToArray();
    }

    private void LengthPrefix(int length)
    {
        if (length > LongestField)
        {
            throw new MqttProtocolViolationException($"A field of {length} bytes is longer than MQTT's {LongestField}.");
        }

        UInt16((ushort)length);
    }

    private void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Grow(value.Length));

    private Span<byte> Grow(int count)
    {
        if (_length + count > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(_length + count, 2 * _bytes.Length));
        }

        Span<byte> grown = _bytes.AsSpan(_length, count);
        _length += count;
        return grown;
    }
}
