using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>Writes the canonical form: little-endian integers, a 16-bit count before a list, nothing between fields.</summary>
internal sealed class MessageWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    internal ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    internal void Byte(byte value) => _buffer.Write([value]);

    /// <summary>A site's number or a count, 0..65,535.</summary>
    internal void Short(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(sizeof(ushort)), (ushort)value);
        _buffer.Advance(sizeof(ushort));
    }

    internal void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.GetSpan(sizeof(int)), value);
        _buffer.Advance(sizeof(int));
    }

    internal void Hash(Hash256 value)
    {
        value.CopyTo(_buffer.GetSpan(Hash256.Size));
        _buffer.Advance(Hash256.Size);
    }

    internal void Bytes(ReadOnlySpan<byte> value) => _buffer.Write(value);

    internal void List<T>(ImmutableArray<T> items, Action<MessageWriter, T> write)
    {
        Short(items.Length);
        foreach (var item in items)
        {
            write(this, item);
        }
    }

    internal void Sites(ImmutableArray<int> sites) => List(sites, (writer, site) => writer.Short(site));
}
