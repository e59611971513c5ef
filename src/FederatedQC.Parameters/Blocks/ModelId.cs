using FederatedQC.Parameters.Models;

namespace FederatedQC.Parameters.Blocks;

/// <summary>
/// The name of a model: the Merkle root over the hash of its spec's canonical JSON and the hashes of its shared blocks.
/// Two models have the same id when, and only when, they have the same spec and the same shared parameters, bit for bit. Local tensors
/// don't count.
/// </summary>
public static class ModelId
{
    /// <summary>The id of a model whose block hashes are known.</summary>
    /// <param name="spec">The model's spec.</param>
    /// <param name="sharedBlocks">The hash of each block of the shared vector, in order.</param>
    public static Hash256 Of(ModelSpec spec, IReadOnlyList<Hash256> sharedBlocks)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(sharedBlocks);
        return MerkleTree.Root([Hash256.Of(ModelSpecJson.Serialize(spec)), .. sharedBlocks]);
    }

    /// <summary>The id of a model whose shared vector is at hand.</summary>
    /// <param name="spec">The model's spec.</param>
    /// <param name="shared">The shared vector.</param>
    public static Hash256 Of(ModelSpec spec, ReadOnlySpan<float> shared) => Of(spec, BlockHashes.OfVector(shared));
}
