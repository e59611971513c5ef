using System.Runtime.InteropServices;

namespace FederatedQC.Parameters.Blocks;

/// <summary>
/// float32 values as the little-endian bytes that are hashed, stored and sent, without a copy. On a big-endian machine this refuses
/// rather than produce other bytes.
/// </summary>
public static class FloatBytes
{
    /// <summary>The bytes of some values; a view of the same memory.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<float> values)
    {
        ThrowIfBigEndian();
        return MemoryMarshal.AsBytes(values);
    }

    /// <inheritdoc cref="Of(ReadOnlySpan{float})"/>
    public static Span<byte> Of(Span<float> values)
    {
        ThrowIfBigEndian();
        return MemoryMarshal.AsBytes(values);
    }

    /// <summary>The values that some bytes are; a view of the same memory. A rest of less than four bytes is left out.</summary>
    /// <exception cref="PlatformNotSupportedException">The machine is big-endian.</exception>
    public static ReadOnlySpan<float> Values(ReadOnlySpan<byte> bytes)
    {
        ThrowIfBigEndian();
        return MemoryMarshal.Cast<byte, float>(bytes);
    }

    private static void ThrowIfBigEndian()
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Parameters are little-endian float32; this machine is big-endian.");
        }
    }
}
