using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Masking;

/// <summary>The stream of mask values of one key, block by block.</summary>
/// <remarks>
/// <b>Source</b>: the PRG of Bonawitz et al., CCS 2017, section 3.3. <b>Inputs</b>: a 32-byte key, the block's index, which is the stream's
/// nonce: a block's mask follows from key and index alone. <b>Output</b>: one uniform 32-bit value a parameter, added or subtracted modulo
/// 2^32.
/// <b>Numerics</b>: exact; a narrower modulus 2^w is the low w bits, as 2^w divides 2^32.
/// <b>Differs from source</b>: modulus 2^w instead of any R, AES-256 in counter mode as generator.
/// </remarks>
internal static class MaskStream
{
    // Fits the first-level cache together with the values that it is added to.
    private const int BatchBytes = 16_384;

    internal static void Apply(ReadOnlySpan<byte> key, bool subtract, int block, Span<uint> values)
    {
        using var stream = new AesCounterStream(key, (ulong)block);
        var rented = ArrayPool<byte>.Shared.Rent(BatchBytes);
        try
        {
            while (values.Length > 0)
            {
                var count = Math.Min(values.Length, BatchBytes / sizeof(uint));
                stream.Next(rented, AesCounterStream.RoundedUp(count * sizeof(uint)));
                var mask = MemoryMarshal.Cast<byte, uint>(rented.AsSpan())[..count];
                if (subtract)
                {
                    Subtract(values[..count], mask);
                }
                else
                {
                    Add(values[..count], mask);
                }

                values = values[count..];
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(Span<uint> values, ReadOnlySpan<uint> mask)
    {
        var i = 0;
        ref var target = ref MemoryMarshal.GetReference(values);
        ref var source = ref MemoryMarshal.GetReference(mask);
        for (; i <= values.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            (Vector.LoadUnsafe(ref target, (nuint)i) + Vector.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            values[i] = unchecked(values[i] + mask[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(Span<uint> values, ReadOnlySpan<uint> mask)
    {
        var i = 0;
        ref var target = ref MemoryMarshal.GetReference(values);
        ref var source = ref MemoryMarshal.GetReference(mask);
        for (; i <= values.Length - Vector<uint>.Count; i += Vector<uint>.Count)
        {
            (Vector.LoadUnsafe(ref target, (nuint)i) - Vector.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < values.Length; i++)
        {
            values[i] = unchecked(values[i] - mask[i]);
        }
    }
}
