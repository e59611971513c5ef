using System.Collections.Immutable;

namespace FederatedQC.SecureAggregation.Site;

/// <summary>The shares of one site's secrets that this site holds.</summary>
internal sealed class HeldShares(byte[] shares)
{
    internal ImmutableArray<byte> Seed { get; } = [.. shares.AsSpan(0, shares.Length / 2)];

    internal ImmutableArray<byte> Key { get; } = [.. shares.AsSpan(shares.Length / 2)];
}
