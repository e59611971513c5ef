using System.Collections.Immutable;
using FederatedQC.SecureAggregation.Cryptography;
using FederatedQC.SecureAggregation.Masking;

namespace FederatedQC.SecureAggregation.Site;

/// <summary>
/// A site in a round, between two messages. Holds keys: it has no text form that shows them, and is never to be written to a log.
/// </summary>
public sealed record SecureSiteState
{
    internal SecureSiteState(int site, RoundSecrets secrets)
    {
        Site = site;
        Secrets = secrets;
    }

    /// <summary>Number of the site.</summary>
    public int Site { get; }

    /// <summary>What it waits for.</summary>
    public SecureSiteStep Step { get; internal init; }

    /// <summary>Masks the input; null until the shares have come.</summary>
    public BlockMask? Mask { get; internal init; }

    internal RoundSecrets Secrets { get; }

    /// <summary>The neighbours that take part.</summary>
    internal ImmutableArray<SecurePeer> Peers { get; init; } = [];

    /// <summary>What it holds of each site that shared secrets with it; on the complete graph of itself too.</summary>
    internal ImmutableSortedDictionary<int, HeldShares> Held { get; init; } = ImmutableSortedDictionary<int, HeldShares>.Empty;

    /// <summary>The set of survivors that it signed.</summary>
    internal ImmutableArray<int> Signed { get; init; } = [];

    /// <summary>Site and step, nothing else.</summary>
    public override string ToString() => $"site {Site}, {Step}";
}

/// <summary>The shares of one site's secrets that this site holds.</summary>
internal sealed class HeldShares(byte[] shares)
{
    internal ImmutableArray<byte> Seed { get; } = [.. shares.AsSpan(0, shares.Length / 2)];

    internal ImmutableArray<byte> Key { get; } = [.. shares.AsSpan(shares.Length / 2)];
}

/// <summary>A neighbour that takes part, and the keys of the channel to and from it.</summary>
internal sealed class SecurePeer(int site, ReadOnlyMemory<byte> maskKey, byte[] sealKey, byte[] openKey)
{
    internal int Site { get; } = site;

    /// <summary>The neighbour's public key behind the pairwise mask.</summary>
    internal ReadOnlyMemory<byte> MaskKey { get; } = maskKey;

    internal byte[] SealKey { get; } = sealKey;

    internal byte[] OpenKey { get; } = openKey;
}
