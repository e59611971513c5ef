using System.Buffers.Binary;
using FederatedQC.Federation.Privacy.Distributed;

namespace FederatedQC.SecureAggregation.Quantisation;

/// <summary>Integers of w bits one after the other, the lowest bit first; unused bits of the last byte are 0.</summary>
public static class PackedIntegers
{
    /// <summary>Bytes of that many integers.</summary>
    /// <param name="count">0 or more.</param>
    /// <param name="width">Bits of one, 1 to 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public static int LengthOf(int count, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ThrowIfNoWidth(width);
        return checked((int)((((long)count * width) + 7) / 8));
    }

    /// <summary>Packs the low bits of each integer.</summary>
    /// <param name="values">Integers modulo 2^32.</param>
    /// <param name="width">Bits of one, 1 to 32.</param>
    /// <returns><see cref="LengthOf"/> bytes in a new array.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The width is out of range.</exception>
    public static byte[] Pack(ReadOnlySpan<uint> values, int width)
    {
        var bytes = new byte[LengthOf(values.Length, width)];
        var low = uint.MaxValue >> (32 - width);
        ulong pending = 0;
        var bits = 0;
        var position = 0;
        foreach (var value in values)
        {
            pending |= (ulong)(value & low) << bits;
            bits += width;
            if (bits >= 32)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(position), (uint)(pending & uint.MaxValue));
                position += sizeof(uint);
                pending >>= 32;
                bits -= 32;
            }
        }

        for (; bits > 0; bits -= 8, pending >>= 8)
        {
            bytes[position++] = (byte)(pending & byte.MaxValue);
        }

        return bytes;
    }

    /// <summary>Unpacks what may come from anyone and adds it to a sum. Never throws for bytes of any kind.</summary>
    /// <param name="packed">What <see cref="Pack"/> gave, or anything else.</param>
    /// <param name="width">Bits of one integer, 1 to 32.</param>
    /// <param name="sum">The running sum modulo 2^32, of which the low <paramref name="width"/> bits count; untouched when the result is
    /// false.</param>
    /// <returns>Whether the bytes are that many integers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The width is out of range.</exception>
    public static bool TryAddTo(ReadOnlySpan<byte> packed, int width, Span<uint> sum)
    {
        ThrowIfNoWidth(width);
        var used = (long)sum.Length * width;
        if (packed.Length != (used + 7) / 8 || (used % 8 != 0 && packed[^1] >> (int)(used % 8) != 0))
        {
            return false;
        }

        var low = uint.MaxValue >> (32 - width);
        ulong pending = 0;
        var bits = 0;
        var position = 0;
        for (var i = 0; i < sum.Length; i++)
        {
            if (bits < width)
            {
                var next = packed[position..];
                pending |= (ulong)(next.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(next) : Last(next)) << bits;
                bits += 32;
                position += sizeof(uint);
            }

            sum[i] = unchecked(sum[i] + ((uint)pending & low));
            pending >>= width;
            bits -= width;
        }

        return true;
    }

    private static uint Last(ReadOnlySpan<byte> bytes)
    {
        var value = 0u;
        for (var index = bytes.Length - 1; index >= 0; index--)
        {
            value = (value << 8) | bytes[index];
        }

        return value;
    }

    private static void ThrowIfNoWidth(int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, FixedPointFormat.MaxWidth);
    }
}
