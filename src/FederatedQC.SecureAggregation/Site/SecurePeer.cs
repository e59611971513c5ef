namespace FederatedQC.SecureAggregation.Site;

/// <summary>A neighbour that takes part, and the keys of the channel to and from it.</summary>
internal sealed class SecurePeer(int site, ReadOnlyMemory<byte> maskKey, byte[] sealKey, byte[] openKey)
{
    internal int Site { get; } = site;

    /// <summary>The neighbour's public key behind the pairwise mask.</summary>
    internal ReadOnlyMemory<byte> MaskKey { get; } = maskKey;

    internal byte[] SealKey { get; } = sealKey;

    internal byte[] OpenKey { get; } = openKey;
}
