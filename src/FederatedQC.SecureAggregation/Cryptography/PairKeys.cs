using System.Buffers.Binary;
using System.Security.Cryptography;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>
/// The keys that two sites derive from what they agreed on (HKDF with SHA-256, RFC 5869), one for each purpose, round and direction.
/// </summary>
internal static class PairKeys
{
    private const int KeySize = AesCounterStream.KeySize;

    /// <summary>Key of the mask between two sites; the same from either side.</summary>
    internal static byte[] Mask(byte[] agreed, Hash256 round, int site, int other) =>
        Derive(agreed, round, "fqc-secagg-pair-v1"u8, site, other, KeySize);

    /// <summary>Keys of the one message that a site seals for another, and of the one that it opens.</summary>
    internal static (byte[] Seal, byte[] Open) Channel(byte[] agreed, Hash256 round, int site, int other)
    {
        var both = Derive(agreed, round, "fqc-secagg-seal-v1"u8, site, other, 2 * KeySize);
        var (upwards, downwards) = (both[..KeySize], both[KeySize..]);
        return site < other ? (upwards, downwards) : (downwards, upwards);
    }

    private static byte[] Derive(byte[] agreed, Hash256 round, ReadOnlySpan<byte> purpose, int site, int other, int length)
    {
        var info = new byte[purpose.Length + (2 * sizeof(int))];
        purpose.CopyTo(info);
        BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(purpose.Length), Math.Min(site, other));
        BinaryPrimitives.WriteInt32LittleEndian(info.AsSpan(purpose.Length + sizeof(int)), Math.Max(site, other));
        return HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, length, round.ToArray(), info);
    }
}
