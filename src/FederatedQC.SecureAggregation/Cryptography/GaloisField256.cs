namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>Arithmetic in GF(2^8).</summary>
/// <remarks>
/// <b>Source</b>: FIPS 197, section 4: polynomials over GF(2) modulo x^8 + x^4 + x^3 + x + 1.
/// <b>Inputs</b>, <b>Output</b>: bytes; addition is XOR.
/// <b>Numerics</b>: no table and no branch on a value, so that the time taken says nothing of a secret to whoever shares the processor's
/// cache; the runtime gives no promise about its own compiler, so this is care and not proof.
/// <b>Differs from source</b>: the inverse is the 254th power instead of a table; the inverse of 0 is 0.
/// </remarks>
internal static class GaloisField256
{
    private const ulong LowSevenBits = 0x7F7F_7F7F_7F7F_7F7F;
    private const ulong LowestBits = 0x0101_0101_0101_0101;
    private const int Reduction = 0x1B;

    internal static byte Multiply(byte a, byte b) => (byte)(MultiplyLanes(a, b) & byte.MaxValue);

    /// <summary>Multiplies each of the eight bytes by the same factor.</summary>
    internal static ulong MultiplyLanes(ulong lanes, byte factor)
    {
        ulong product = 0;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= lanes & unchecked((ulong)-((factor >> bit) & 1L));
            lanes = ((lanes & LowSevenBits) << 1) ^ (((lanes >> 7) & LowestBits) * Reduction);
        }

        return product;
    }

    internal static byte Inverse(byte value)
    {
        // 254 = 2 + 4 + 8 + 16 + 32 + 64 + 128.
        var square = Multiply(value, value);
        var product = square;
        for (var power = 2; power < 8; power++)
        {
            square = Multiply(square, square);
            product = Multiply(product, square);
        }

        return product;
    }
}
