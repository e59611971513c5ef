using System.Collections.Frozen;
using System.Security.Cryptography;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>ECDSA P-256 with SHA-256, as r then s, over keys that the caller owns. Not safe for concurrent use.</summary>
/// <param name="own">Holds the private key that signs; null for a party that only verifies, such as the aggregator.</param>
/// <param name="sites">The public key of each site.</param>
public sealed class EcdsaRoundSignatures(ECDsa? own, FrozenDictionary<string, ECDsa> sites) : IRoundSignatures
{
    private const DSASignatureFormat Format = DSASignatureFormat.IeeeP1363FixedFieldConcatenation;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">This party only verifies.</exception>
    public byte[] Sign(ReadOnlySpan<byte> content) =>
        (own ?? throw new InvalidOperationException("This party has no key to sign with.")).SignData(
            content,
            HashAlgorithmName.SHA256,
            Format
        );

    /// <inheritdoc/>
    public bool Verify(string site, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        signature.Length == IRoundSignatures.Size
        && sites.TryGetValue(site, out var key)
        && key.VerifyData(content, signature, HashAlgorithmName.SHA256, Format);
}
