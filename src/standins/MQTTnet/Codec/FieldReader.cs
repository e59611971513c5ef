using System.Buffers;
using System.Text;

namespace MQTTnet.Codec;

/// <summary>
/// Reads MQTT's data types (MQTT 5, 1.5) off a sequence of bytes. A read that fails returns a default and makes
/// <see cref="Failed"/> true for good, so that a caller checks once, at the end.
/// </summary>
internal ref struct FieldReader(ReadOnlySequence<byte> bytes)
{
    private SequenceReader<byte> _reader = new(bytes);

    public bool Failed { get; private set; }

    public readonly long Remaining => _reader.Remaining;

    public void FailIf(bool condition) => Failed |= condition;

    public byte Byte()
    {
        FailIf(!_reader.TryRead(out byte value));
        return value;
    }

    public ushort UInt16()
    {
        FailIf(!_reader.TryReadBigEndian(out short value));
        return unchecked((ushort)value);
    }

    public uint UInt32()
    {
        FailIf(!_reader.TryReadBigEndian(out int value));
        return unchecked((uint)value);
    }

    /// <summary>One to four bytes, the shortest form only.</summary>
    public uint VariableByteInteger()
    {
        uint value = 0;
        for (int shift = 0; shift < 28; shift += 7)
        {
            byte next = Byte();
            value |= (uint)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
            {
                FailIf(next == 0 && shift > 0);
                return value;
            }
        }

        Failed = true;
        return 0;
    }

    public string Utf8() => Encoding.UTF8.GetString(Utf8Bytes());

    /// <summary>A string's bytes, checked: valid UTF-8 without U+0000.</summary>
    public byte[] Utf8Bytes()
    {
        byte[] text = Binary();
        FailIf(text.AsSpan().Contains((byte)0) || !System.Text.Unicode.Utf8.IsValid(text));
        return text;
    }

    public byte[] Binary() => Take(UInt16()).ToArray();

    public byte[] Rest()
    {
        ReadOnlySequence<byte> rest = Take(Remaining);
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)rest.Length));
        rest.CopyTo(bytes);
        return bytes;
    }

    public FieldReader Block(uint length) => new(Take(length));

    private ReadOnlySequence<byte> Take(long length)
    {
        if (Failed || !_reader.TryReadExact(checked((int)length), out ReadOnlySequence<byte> taken))
        {
            Failed = true;
            return default;
        }

        return taken;
    }
}
