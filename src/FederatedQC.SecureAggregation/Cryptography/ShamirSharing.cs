using System.Runtime.InteropServices;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>Secrets that any <c>t</c> of their holders can put together and fewer know nothing of.</summary>
/// <remarks>
/// <b>Source</b>: Shamir, "How to share a secret", CACM 22(11), 1979, over GF(2^8), one polynomial of degree t - 1 a byte: every byte
/// string is a secret (a prime field would need a rule for values above the prime), and a share is as long as the secret.
/// <b>Inputs</b>: a secret and t - 1 rows of uniform bytes, both a multiple of 8 bytes long; holders' points 1..255, each once.
/// <b>Output</b>: the values of the polynomials at a holder's point; and their values at 0 from t of them.
/// <b>Numerics</b>: exact. Time depends on t and the lengths, not on secrets, within what <see cref="GaloisField256"/> says.
/// <b>Differs from source</b>: field GF(2^8) instead of a prime one, hence at most <see cref="MaxHolders"/> holders of one secret.
/// </remarks>
internal static class ShamirSharing
{
    internal const int MaxHolders = 255;

    /// <summary>The share of the holder at a point, by Horner's rule.</summary>
    /// <param name="secret">The value at 0.</param>
    /// <param name="coefficients">The t - 1 further coefficients, each as long as the secret, one after the other; empty for t = 1.</param>
    /// <param name="point">1..255.</param>
    /// <param name="share">Receives the share; as long as the secret.</param>
    internal static void Evaluate(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> coefficients, byte point, Span<byte> share)
    {
        ArgumentOutOfRangeException.ThrowIfZero(point);
        var sum = Lanes(share);
        sum.Clear();
        for (var start = coefficients.Length - secret.Length; start >= 0; start -= secret.Length)
        {
            AddThenScale(sum, coefficients.Slice(start, secret.Length), point);
        }

        Add(sum, Lanes(secret));
    }

    /// <summary>The secret, given exactly t shares.</summary>
    /// <param name="points">The holders' points, distinct and above 0.</param>
    /// <param name="shares">Their shares, in the same order.</param>
    /// <param name="secret">Receives the value at 0; as long as each share.</param>
    internal static void Combine(ReadOnlySpan<byte> points, ReadOnlySpan<ReadOnlyMemory<byte>> shares, Span<byte> secret)
    {
        var sum = Lanes(secret);
        sum.Clear();
        for (var index = 0; index < points.Length; index++)
        {
            var weight = WeightAtZero(points, index);
            var share = Lanes(shares[index].Span);
            for (var lane = 0; lane < sum.Length; lane++)
            {
                sum[lane] ^= GaloisField256.MultiplyLanes(share[lane], weight);
            }
        }
    }

    private static byte WeightAtZero(ReadOnlySpan<byte> points, int index)
    {
        byte numerator = 1;
        byte denominator = 1;
        for (var other = 0; other < points.Length; other++)
        {
            if (other != index)
            {
                numerator = GaloisField256.Multiply(numerator, points[other]);
                denominator = GaloisField256.Multiply(denominator, (byte)(points[other] ^ points[index]));
            }
        }

        return GaloisField256.Multiply(numerator, GaloisField256.Inverse(denominator));
    }

    private static void AddThenScale(Span<ulong> sum, ReadOnlySpan<byte> coefficient, byte point)
    {
        var row = Lanes(coefficient);
        for (var lane = 0; lane < sum.Length; lane++)
        {
            sum[lane] = GaloisField256.MultiplyLanes(sum[lane] ^ row[lane], point);
        }
    }

    private static void Add(Span<ulong> sum, ReadOnlySpan<ulong> row)
    {
        for (var lane = 0; lane < sum.Length; lane++)
        {
            sum[lane] ^= row[lane];
        }
    }

    private static Span<ulong> Lanes(Span<byte> bytes) => MemoryMarshal.Cast<byte, ulong>(bytes);

    private static ReadOnlySpan<ulong> Lanes(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, ulong>(bytes);
}
