using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Aggregator.Models;

/// <summary>What is to be retained: the blocks, and the manifest that lists them.</summary>
/// <param name="Topics">Where.</param>
/// <param name="Lengths">Length in bytes of each block.</param>
/// <param name="Hashes">SHA-256 of each block.</param>
/// <param name="Read">Reads a block, whole.</param>
/// <param name="Manifest">The sealed manifest.</param>
internal sealed record RetainedContent(
    RetainedTopics Topics,
    IReadOnlyList<int> Lengths,
    IReadOnlyList<Hash256> Hashes,
    Action<int, Memory<byte>> Read,
    byte[] Manifest
);
