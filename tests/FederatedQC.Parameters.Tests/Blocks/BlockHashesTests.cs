using System.Buffers.Binary;
using FederatedQC.Parameters.Blocks;

namespace FederatedQC.Parameters.Tests.Blocks;

public sealed class BlockHashesTests
{
    [Fact]
    public void A_block_hashes_as_its_little_endian_bytes()
    {
        float[] block = [1.5f, -0f, float.NaN, float.MinValue];
        var bytes = new byte[block.Length * 4];
        for (var index = 0; index < block.Length; index++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * index), block[index]);
        }

        BlockHashes.OfBlock(block).ShouldBe(Hash256.Of(bytes));
    }

    [Fact]
    public void A_vector_hashes_block_by_block()
    {
        var vector = new float[ParameterBlocks.Size + 3];
        vector[^1] = 7;
        var hashes = BlockHashes.OfVector(vector);
        hashes.ShouldBe([BlockHashes.OfBlock(vector.AsSpan(0, ParameterBlocks.Size)), BlockHashes.OfBlock([0, 0, 7])]);
    }

    [Fact]
    public void An_empty_vector_has_no_block() => BlockHashes.OfVector([]).ShouldBeEmpty();
}
