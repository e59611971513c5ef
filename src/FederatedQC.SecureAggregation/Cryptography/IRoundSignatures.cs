namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>
/// A party's long-lived signing key, and everyone's public ones. An adapter puts the consortium's certificates behind it.
/// </summary>
public interface IRoundSignatures
{
    /// <summary>Length of a signature in bytes.</summary>
    const int Size = 64;

    /// <summary>Signs as this party.</summary>
    /// <returns>64 bytes.</returns>
    byte[] Sign(ReadOnlySpan<byte> content);

    /// <summary>Whether a site signed that content. Never throws, whatever the bytes.</summary>
    bool Verify(string site, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);
}
