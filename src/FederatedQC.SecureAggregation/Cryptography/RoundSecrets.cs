using System.Buffers.Binary;
using System.Security.Cryptography;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>
/// Everything that a site keeps to itself in a round, derived from one secret: two key pairs, the seed of its own mask and the polynomials
/// of its shares. A site that was killed and begins again with the same secret therefore sends the very same bytes again.
/// </summary>
internal sealed class RoundSecrets
{
    private const int SeedSize = AesCounterStream.KeySize;
    private readonly byte[] _sharing;

    internal RoundSecrets(ReadOnlySpan<byte> secret, Hash256 round, IKeyAgreement agreement)
    {
        var key = HKDF.Extract(HashAlgorithmName.SHA256, secret.ToArray(), round.ToArray());
        ChannelKey = PrivateKey(key, "fqc-secagg-channel-v1"u8, agreement);
        MaskKey = PrivateKey(key, "fqc-secagg-mask-v1"u8, agreement);
        OwnSeed = Expand(key, "fqc-secagg-self-v1"u8);
        _sharing = Expand(key, "fqc-secagg-sharing-v1"u8);
    }

    /// <summary>Private key of the channel over which shares travel.</summary>
    internal byte[] ChannelKey { get; }

    /// <summary>Private key behind the pairwise masks; it is shared.</summary>
    internal byte[] MaskKey { get; }

    /// <summary>Key of the site's own mask; it is shared.</summary>
    internal byte[] OwnSeed { get; }

    /// <summary>
    /// The shares of <see cref="OwnSeed"/> and <see cref="MaskKey"/>, in this order, for the holder at each point 1..holders.
    /// </summary>
    internal byte[][] Share(int holders, int threshold)
    {
        byte[] secret = [.. OwnSeed, .. MaskKey];
        var coefficients = AesCounterStream.First((threshold - 1) * secret.Length, _sharing, nonce: 0);
        var shares = new byte[holders][];
        for (var holder = 0; holder < holders; holder++)
        {
            shares[holder] = new byte[secret.Length];
            ShamirSharing.Evaluate(secret, coefficients, (byte)(holder + 1), shares[holder]);
        }

        return shares;
    }

    private static byte[] Expand(byte[] key, ReadOnlySpan<byte> purpose) =>
        HKDF.Expand(HashAlgorithmName.SHA256, key, SeedSize, purpose.ToArray());

    private static byte[] PrivateKey(byte[] key, ReadOnlySpan<byte> purpose, IKeyAgreement agreement)
    {
        var numbered = new byte[purpose.Length + sizeof(uint)];
        purpose.CopyTo(numbered);
        for (var attempt = 0u; ; attempt++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(numbered.AsSpan(purpose.Length), attempt);
            var candidate = Expand(key, numbered);
            if (agreement.IsPrivateKey(candidate))
            {
                return candidate;
            }
        }
    }
}
