using System.Numerics;
using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Tests.Cryptography;

public sealed class ShamirSharingTests
{
    [Fact]
    public void A_share_is_the_polynomial_at_the_holders_point()
    {
        // 0x57 x at 0x83 and 0x13 are the products of FIPS 197; the secret is added.
        byte[] slope = [.. Enumerable.Repeat((byte)0x57, 8)];
        byte[] secret = [0, 1, 2, 3, 4, 5, 6, 0xC1];
        var share = new byte[8];
        ShamirSharing.Evaluate(secret, slope, 0x83, share);
        share.ShouldBe([0xC1, 0xC0, 0xC3, 0xC2, 0xC5, 0xC4, 0xC7, 0]);
        ShamirSharing.Evaluate(secret, slope, 0x13, share);
        share[0].ShouldBe((byte)0xFE);
    }

    [Fact]
    public void Every_set_of_enough_holders_finds_the_secret_and_no_smaller_one_does()
    {
        var random = new Random(1);
        for (var holders = 1; holders <= 8; holders++)
        {
            for (var threshold = 1; threshold <= holders; threshold++)
            {
                var secret = Bytes(random, 32);
                var shares = Share(secret, Bytes(random, 32 * (threshold - 1)), holders);
                for (var subset = 1u; subset < 1u << holders; subset++)
                {
                    var found = Combine(shares, [.. Enumerable.Range(0, holders).Where(holder => (subset >> holder & 1) == 1)]);
                    found
                        .SequenceEqual(secret)
                        .ShouldBe(BitOperations.PopCount(subset) >= threshold, $"{threshold} of {holders}, subset {subset:b}");
                }
            }
        }
    }

    [Fact]
    public void The_largest_number_of_holders_works()
    {
        var random = new Random(2);
        var secret = Bytes(random, 64);
        var shares = Share(secret, Bytes(random, 64 * 169), ShamirSharing.MaxHolders);
        Combine(shares, [.. Enumerable.Range(0, 170).Select(index => index * 3 / 2)]).ShouldBe(secret);
    }

    [Fact]
    public void One_share_less_leaves_every_secret_equally_likely()
    {
        // For two shares of a 3-of-n secret: over all coefficients a secret gives each pair of shares exactly once.
        var seen = new bool[256 * 256];
        var secret = new byte[8];
        var coefficients = new byte[16];
        var shares = new byte[16];
        for (var pair = 0; pair < seen.Length; pair++)
        {
            Array.Fill(coefficients, (byte)(pair & 0xFF), 0, 8);
            Array.Fill(coefficients, (byte)(pair >> 8), 8, 8);
            secret[0] = 0x2A;
            ShamirSharing.Evaluate(secret, coefficients, 7, shares.AsSpan(0, 8));
            ShamirSharing.Evaluate(secret, coefficients, 200, shares.AsSpan(8));
            var both = shares[0] | (shares[8] << 8);
            seen[both].ShouldBeFalse();
            seen[both] = true;
        }
    }

    private static byte[][] Share(byte[] secret, byte[] coefficients, int holders)
    {
        var shares = new byte[holders][];
        for (var holder = 0; holder < holders; holder++)
        {
            shares[holder] = new byte[secret.Length];
            ShamirSharing.Evaluate(secret, coefficients, (byte)(holder + 1), shares[holder]);
        }

        return shares;
    }

    private static byte[] Combine(byte[][] shares, int[] holders)
    {
        var secret = new byte[shares[0].Length];
        ShamirSharing.Combine(
            [.. holders.Select(holder => (byte)(holder + 1))],
            [.. holders.Select(holder => (ReadOnlyMemory<byte>)shares[holder])],
            secret
        );
        return secret;
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
