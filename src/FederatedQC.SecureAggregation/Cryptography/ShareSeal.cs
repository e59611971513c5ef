using System.Security.Cryptography;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>
/// Seals a site's pair of shares for one holder with AES-256-GCM. The key serves one message of one direction in one round
/// (<see cref="PairKeys.Channel"/>), which is why the nonce may be zero; round, sender and recipient are in the key.
/// </summary>
internal static class ShareSeal
{
    /// <summary>A share of the own seed and one of the mask key.</summary>
    internal const int PlainSize = 64;

    internal const int TagSize = 16;

    internal const int SealedSize = PlainSize + TagSize;
    private const int NonceSize = 12;

    internal static byte[] Seal(byte[] key, ReadOnlySpan<byte> shares)
    {
        var sealedShares = new byte[SealedSize];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(new byte[NonceSize], shares, sealedShares.AsSpan(0, PlainSize), sealedShares.AsSpan(PlainSize));
        return sealedShares;
    }

    /// <summary>Opens what anyone may have sent; null when it was not sealed with this key.</summary>
    internal static byte[]? Open(byte[] key, ReadOnlySpan<byte> sealedShares)
    {
        if (sealedShares.Length != SealedSize)
        {
            return null;
        }

        var shares = new byte[PlainSize];
        using var cipher = new AesGcm(key, TagSize);
        try
        {
            cipher.Decrypt(new byte[NonceSize], sealedShares[..PlainSize], sealedShares[PlainSize..], shares);
            return shares;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}
