using FederatedQC.SecureAggregation.Cryptography;

namespace FederatedQC.SecureAggregation.Tests.Machines;

internal sealed class SeededSecrets(int seed) : ISecretSource
{
    private readonly Random _random = new(seed);

    public void Fill(Span<byte> secret) => _random.NextBytes(secret);
}
