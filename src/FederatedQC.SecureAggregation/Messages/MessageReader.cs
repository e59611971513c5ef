using System.Buffers.Binary;
using System.Collections.Immutable;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Messages;

/// <summary>
/// Reads what <see cref="MessageWriter"/> wrote, or anything else. Never throws: past the end it gives zeros and remembers that it failed,
/// and a list is allocated only when the bytes that its count claims are there.
/// </summary>
internal ref struct MessageReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;
    private bool _failed;

    internal delegate T Item<T>(ref MessageReader reader);

    /// <summary>Whether everything was there and nothing is left.</summary>
    internal readonly bool Succeeded => !_failed && _rest.IsEmpty;

    internal byte Byte() => Take(1) is [var value] ? value : (byte)0;

    internal int Short() => Take(sizeof(ushort)) is { IsEmpty: false } taken ? BinaryPrimitives.ReadUInt16LittleEndian(taken) : 0;

    internal int Int() => Take(sizeof(int)) is { IsEmpty: false } taken ? BinaryPrimitives.ReadInt32LittleEndian(taken) : 0;

    internal Hash256 Hash() => Take(Hash256.Size) is { IsEmpty: false } taken ? Hash256.FromBytes(taken) : default;

    internal ImmutableArray<byte> Bytes(int count) => [.. Take(count)];

    internal ImmutableArray<byte> Rest() => Bytes(_rest.Length);

    /// <summary>A list whose items take <paramref name="itemSize"/> bytes each.</summary>
    internal ImmutableArray<T> List<T>(int itemSize, Item<T> read)
    {
        var count = Short();
        if (_failed || _rest.Length < (long)count * itemSize)
        {
            _failed = true;
            return [];
        }

        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var index = 0; index < count; index++)
        {
            items.Add(read(ref this));
        }

        return items.MoveToImmutable();
    }

    internal ImmutableArray<int> Sites() => List(sizeof(ushort), (ref MessageReader reader) => reader.Short());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            _failed = true;
            _rest = [];
            return [];
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
