namespace FederatedQC.Parameters.Blocks;

/// <summary>
/// The Merkle tree of RFC 6962 section 2.1 over hashes that are its leaves already: a node is SHA-256(0x01, left, right), a tree of n
/// leaves splits at the largest power of two below n, a single leaf is its own root, and the root of nothing is SHA-256 of nothing.
/// </summary>
/// <remarks>
/// RFC 6962 prefixes a leaf's content with 0x00 so that no content can pass for a node. Here the leaves are plain SHA-256 values, because a
/// block's hash is used alone as well. They can't pass for nodes either: a node hashes 65 bytes that begin with 0x01, a block's bytes are
/// a multiple of four, and a spec begins with a brace.
/// </remarks>
public static class MerkleTree
{
    private const byte NodePrefix = 0x01;

    /// <summary>The root over some leaves.</summary>
    public static Hash256 Root(IReadOnlyList<Hash256> leaves)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        if (leaves.Count == 0)
        {
            return Hash256.Of([]);
        }

        // Pairing neighbours and carrying an odd last one up gives the same tree as splitting at the largest power of two.
        var level = leaves.ToArray();
        var count = level.Length;
        while (count > 1)
        {
            var pairs = count / 2;
            for (var pair = 0; pair < pairs; pair++)
            {
                level[pair] = Node(level[2 * pair], level[(2 * pair) + 1]);
            }

            if (count % 2 == 1)
            {
                level[pairs] = level[count - 1];
            }

            count = pairs + (count % 2);
        }

        return level[0];
    }

    private static Hash256 Node(Hash256 left, Hash256 right)
    {
        Span<byte> content = stackalloc byte[1 + (2 * Hash256.Size)];
        content[0] = NodePrefix;
        left.CopyTo(content[1..]);
        right.CopyTo(content[(1 + Hash256.Size)..]);
        return Hash256.Of(content);
    }
}
