using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Parameters.Tests.Blocks;

public sealed class MerkleTreeTests
{
    // The entries and roots that Certificate Transparency implementations test RFC 6962 with.
    private static readonly string[] Entries =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Roots_are_those_of_RFC_6962(int count, string root)
    {
        // RFC 6962 prefixes an entry with 0x00 to make a leaf; this tree begins with the leaves.
        Hash256[] leaves = [.. Entries.Take(count).Select(entry => Hash256.Of([0, .. Convert.FromHexString(entry)]))];
        MerkleTree.Root(leaves).ToString().ShouldBe(root);
    }

    [Fact]
    public void Pairing_gives_the_tree_of_the_recursive_definition()
    {
        Hash256[] leaves = [.. Enumerable.Range(0, 70).Select(index => Hash256.Of([(byte)index]))];
        for (var count = 1; count <= leaves.Length; count++)
        {
            MerkleTree.Root(leaves[..count]).ShouldBe(Recursive(leaves.AsSpan(0, count)));
        }
    }

    [Fact]
    public void Order_and_every_leaf_count()
    {
        Hash256[] leaves = [.. Enumerable.Range(0, 5).Select(index => Hash256.Of([(byte)index]))];
        var root = MerkleTree.Root(leaves);
        MerkleTree.Root([leaves[1], leaves[0], .. leaves[2..]]).ShouldNotBe(root);
        MerkleTree.Root([.. leaves, leaves[4]]).ShouldNotBe(root);
        for (var index = 0; index < leaves.Length; index++)
        {
            var changed = leaves.ToArray();
            changed[index] = Hash256.Of("other"u8);
            MerkleTree.Root(changed).ShouldNotBe(root);
        }
    }

    private static Hash256 Recursive(ReadOnlySpan<Hash256> leaves)
    {
        if (leaves.Length == 1)
        {
            return leaves[0];
        }

        var split = 1;
        while (split * 2 < leaves.Length)
        {
            split *= 2;
        }

        return Hash256.Of([1, .. Recursive(leaves[..split]).ToArray(), .. Recursive(leaves[split..]).ToArray()]);
    }
}
