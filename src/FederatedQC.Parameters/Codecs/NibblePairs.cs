using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace FederatedQC.Parameters.Codecs;

/// <summary>
/// Two signed 4-bit codes a byte, the earlier one in the low half; the last high half of an odd count is 0. The vector loops and the plain
/// ones after them give the same bytes.
/// </summary>
internal static class NibblePairs
{
    private const int LowHalf = 0x0F;
    private const int HighHalf = 0xF0;
    private const int SignBit = 8;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Pack(ReadOnlySpan<sbyte> codes, Span<byte> packed)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref Unsafe.As<sbyte, byte>(ref MemoryMarshal.GetReference(codes));
            ref var target = ref MemoryMarshal.GetReference(packed);
            for (; i <= codes.Length - (2 * Vector<byte>.Count); i += 2 * Vector<byte>.Count)
            {
                var first = PackVector(Vector.LoadUnsafe(ref source, (nuint)i));
                var second = PackVector(Vector.LoadUnsafe(ref source, (nuint)(i + Vector<byte>.Count)));
                Vector.Narrow(first, second).StoreUnsafe(ref target, (nuint)(i / 2));
            }
        }

        for (; i < codes.Length; i += 2)
        {
            var high = i + 1 < codes.Length ? codes[i + 1] : 0;
            packed[i / 2] = (byte)((codes[i] & LowHalf) | ((high << 4) & HighHalf));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Unpack(ReadOnlySpan<byte> packed, Span<sbyte> codes)
    {
        var i = 0;
        if (Vector.IsHardwareAccelerated)
        {
            ref var source = ref MemoryMarshal.GetReference(packed);
            ref var target = ref MemoryMarshal.GetReference(codes);
            for (; i <= codes.Length - (2 * Vector<byte>.Count); i += 2 * Vector<byte>.Count)
            {
                var pairs = Vector.LoadUnsafe(ref source, (nuint)(i / 2));
                UnpackVector(Vector.WidenLower(pairs)).StoreUnsafe(ref target, (nuint)i);
                UnpackVector(Vector.WidenUpper(pairs)).StoreUnsafe(ref target, (nuint)(i + Vector<byte>.Count));
            }
        }

        for (; i < codes.Length; i++)
        {
            var code = (packed[i / 2] >> (i % 2 * 4)) & LowHalf;
            codes[i] = (sbyte)((code ^ SignBit) - SignBit);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<ushort> PackVector(Vector<byte> codes)
    {
        var pairs = Vector.AsVectorUInt16(codes);
        return (pairs & new Vector<ushort>(LowHalf)) | ((pairs >>> 4) & new Vector<ushort>(HighHalf));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<sbyte> UnpackVector(Vector<ushort> pairs)
    {
        var halves = (pairs & new Vector<ushort>(LowHalf)) | ((pairs & new Vector<ushort>(HighHalf)) << 4);
        return (Vector.AsVectorSByte(halves) ^ new Vector<sbyte>(SignBit)) - new Vector<sbyte>(SignBit);
    }
}
