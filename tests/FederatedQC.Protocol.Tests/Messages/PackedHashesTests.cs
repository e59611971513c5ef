using FederatedQC.Parameters.Blocks;
using FederatedQC.Protocol.Messages;
using Google.Protobuf;

namespace FederatedQC.Protocol.Tests.Messages;

public sealed class PackedHashesTests
{
    private static readonly Hash256[] Hashes = [Hash256.Of([1]), Hash256.Of([2]), Hash256.Of([3])];

    [Fact]
    public void Hashes_come_back_in_order()
    {
        PackedHashes.Unpack(PackedHashes.Pack(Hashes)).ShouldBe(Hashes);
        PackedHashes.Unpack(ByteString.Empty).ShouldBe([]);
        PackedHashes.UnpackOne(PackedHashes.Pack(Hashes[1])).ShouldBe(Hashes[1]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(95)]
    public void Part_of_a_hash_is_no_list(int length)
    {
        PackedHashes.Unpack(ByteString.CopyFrom(new byte[length])).ShouldBeNull();
        PackedHashes.UnpackOne(ByteString.CopyFrom(new byte[length])).ShouldBeNull();
    }

    [Fact]
    public void None_and_two_are_not_one()
    {
        PackedHashes.UnpackOne(ByteString.Empty).ShouldBeNull();
        PackedHashes.UnpackOne(PackedHashes.Pack(Hashes[..2])).ShouldBeNull();
    }
}
