using System.Security.Cryptography;

namespace FederatedQC.SecureAggregation.Cryptography;

/// <summary>Secrets from the operating system's generator: the one to use outside tests.</summary>
public sealed class SystemSecretSource : ISecretSource
{
    /// <inheritdoc/>
    public void Fill(Span<byte> secret) => RandomNumberGenerator.Fill(secret);
}
