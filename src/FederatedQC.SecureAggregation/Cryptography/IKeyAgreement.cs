using System.Collections.Immutable;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>How two sites agree on a secret over a line that others read. Stateless and thread safe.</summary>
public interface IKeyAgreement
{
    /// <summary>Length of a private key in bytes.</summary>
    const int PrivateKeySize = 32;

    /// <summary>Length of a public key in bytes.</summary>
    const int PublicKeySize = 64;

    /// <summary>Length of an agreed secret in bytes.</summary>
    const int SecretSize = 32;

    /// <summary>Makes a private key of uniform bytes.</summary>
    /// <param name="uniform">32 bytes; about one in 2^32 such values is no key.</param>
    /// <returns>Whether they are a private key.</returns>
    bool IsPrivateKey(ReadOnlySpan<byte> uniform);

    /// <summary>The public key of a private one.</summary>
    /// <param name="privateKey">32 bytes that <see cref="IsPrivateKey"/> accepts.</param>
    /// <returns>64 bytes.</returns>
    byte[] PublicKeyOf(ReadOnlySpan<byte> privateKey);

    /// <summary>Whether bytes from anyone are a public key. Never throws.</summary>
    bool IsPublicKey(ReadOnlySpan<byte> publicKey);

    /// <summary>The secrets of one party with others: the same for (a's private, b's public) and (b's private, a's public).</summary>
    /// <param name="privateKey">32 bytes that <see cref="IsPrivateKey"/> accepts.</param>
    /// <param name="publicKeys">64 bytes each that <see cref="IsPublicKey"/> accepts.</param>
    /// <returns>32 bytes for each public key, not uniform: derive keys from them.</returns>
    ImmutableArray<byte[]> Agree(ReadOnlySpan<byte> privateKey, IEnumerable<ReadOnlyMemory<byte>> publicKeys);
}
