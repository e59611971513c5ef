using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Transfer;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;

namespace FederatedQC.Protocol.Tests.Transfer;

public sealed class ModelDownloadTests
{
    private const int Parameters = (2 * ParameterBlocks.Size) + 10;
    private static readonly ModelSpec Spec = SpecOf(Parameters);
    private readonly float[] _shared = Vector(1);

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 2, 0)]
    public void A_model_is_complete_whatever_the_order_of_its_blocks(int first, int second, int third)
    {
        var download = Begin();
        foreach (var block in new[] { first, second, third })
        {
            download.IsComplete.ShouldBeFalse();
            download.Offer(block, Block(_shared, block)).ShouldBe(BlockReception.Accepted);
        }

        download.IsComplete.ShouldBeTrue();
        download.Missing.ShouldBeEmpty();
        download.Take().ShouldBe(_shared);
    }

    [Fact]
    public void A_damaged_block_is_ignored_and_can_come_again()
    {
        var download = Begin();
        var damaged = Block(_shared, 1);
        damaged[17] ^= 1;
        download.Offer(1, damaged).ShouldBe(BlockReception.Corrupt);
        download.Offer(1, Block(_shared, 0)).ShouldBe(BlockReception.Corrupt);
        download.Offer(1, []).ShouldBe(BlockReception.Corrupt);
        download.Offer(1, Block(_shared, 1).AsSpan(1)).ShouldBe(BlockReception.Corrupt);
        download.Missing.ShouldBe([0, 1, 2]);
        download.Offer(1, Block(_shared, 1)).ShouldBe(BlockReception.Accepted);
        download.Offer(1, damaged).ShouldBe(BlockReception.Duplicate);
        download.Missing.ShouldBe([0, 2]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_block_that_the_model_does_not_have_is_ignored(int block) =>
        Begin().Offer(block, Block(_shared, 0)).ShouldBe(BlockReception.OutOfRange);

    [Fact]
    public void Blocks_that_are_the_same_in_a_known_model_are_not_fetched()
    {
        var known = _shared.ToArray();
        known[ParameterBlocks.Size] += 1;
        var download = Begin();
        download.Reuse(known).ShouldBe(2);
        download.Missing.ShouldBe([1]);
        download.Reuse(known).ShouldBe(0);
        download.Reuse(new float[3]).ShouldBe(0);
        download.Offer(1, Block(_shared, 1)).ShouldBe(BlockReception.Accepted);
        download.Take().ShouldBe(_shared);
    }

    [Fact]
    public void A_whole_block_of_zeros_need_not_come()
    {
        var shared = _shared.ToArray();
        shared.AsSpan(0, ParameterBlocks.Size).Clear();
        shared.AsSpan(2 * ParameterBlocks.Size).Clear();
        ModelDownload.TryBegin(Manifest(shared), ModelId.Of(Spec, shared), out var download, out _).ShouldBeTrue();

        download!.Missing.ShouldBe([1, 2], "the last block is no whole one");
        download.Offer(1, Block(shared, 1)).ShouldBe(BlockReception.Accepted);
        download.Offer(2, Block(shared, 2)).ShouldBe(BlockReception.Accepted);
        download.Take().ShouldBe(shared);
    }

    [Fact]
    public void An_incomplete_model_is_not_given_out() => Should.Throw<InvalidOperationException>(() => Begin().Take());

    [Fact]
    public void A_manifest_that_is_not_that_of_the_expected_model_is_refused()
    {
        var manifest = Manifest();
        Refused(manifest, Hash256.Of([1]));
        Refused(With(manifest, m => m.Model = PackedHashes.Pack(Hash256.Of([1]))));
        Refused(
            With(manifest, m => m.Spec = ByteString.CopyFrom(ModelSpecJson.Serialize(SpecOf(Parameters) with { Classes = ["x", "y"] })))
        );
        Refused(With(manifest, m => m.BlockHashes = PackedHashes.Pack(BlockHashes.OfVector(Vector(2)))));
    }

    [Fact]
    public void A_manifest_that_is_out_of_shape_is_refused()
    {
        var manifest = Manifest();
        Refused(new ModelManifest());
        Refused(With(manifest, m => m.Spec = ByteString.CopyFromUtf8("{")));
        Refused(With(manifest, m => m.Spec = ByteString.CopyFromUtf8("null")));
        Refused(With(manifest, m => m.Spec = ByteString.CopyFrom(ModelSpecJson.Serialize(SpecOf(Parameters + ParameterBlocks.Size)))));
        Refused(With(manifest, m => m.BlockHashes = ByteString.CopyFrom(m.BlockHashes.Span[1..])));
        Refused(With(manifest, m => m.BlockHashes = ByteString.CopyFrom(m.BlockHashes.Span[32..])));
    }

    [Fact]
    public void A_spec_with_holes_in_it_is_refused_and_never_throws()
    {
        var json = System.Text.Encoding.UTF8.GetString(ModelSpecJson.Serialize(Spec));
        foreach (
            var (from, to) in new[]
            {
                ("\"a\"", "null"),
                ("\"w\"", "null"),
                ("[{", "[null,{"),
                ("\"compact\"", "null"),
                ("\"name\"", "\"other\""),
            }
        )
        {
            json.ShouldContain(from);
            Refused(With(Manifest(), m => m.Spec = ByteString.CopyFromUtf8(json.Replace(from, to, StringComparison.Ordinal))));
        }
    }

    private ModelDownload Begin()
    {
        ModelDownload.TryBegin(Manifest(), ModelId.Of(Spec, _shared), out var download, out var problem).ShouldBeTrue(problem);
        return download;
    }

    private void Refused(ModelManifest manifest, Hash256? expected = null)
    {
        ModelDownload.TryBegin(manifest, expected ?? ModelId.Of(Spec, _shared), out var download, out var problem).ShouldBeFalse();
        download.ShouldBeNull();
        problem.ShouldNotBeNullOrEmpty();
    }

    private ModelManifest Manifest() => Manifest(_shared);

    private static ModelManifest Manifest(float[] shared) =>
        new()
        {
            Model = PackedHashes.Pack(ModelId.Of(Spec, shared)),
            Spec = ByteString.CopyFrom(ModelSpecJson.Serialize(Spec)),
            BlockHashes = PackedHashes.Pack(BlockHashes.OfVector(shared)),
        };

    private static ModelManifest With(ModelManifest manifest, Action<ModelManifest> change)
    {
        var changed = manifest.Clone();
        change(changed);
        return changed;
    }

    private static byte[] Block(float[] vector, int block) =>
        FloatBytes.Of(vector.AsSpan(ParameterBlocks.RangeOf(vector.Length, block))).ToArray();

    private static float[] Vector(int seed)
    {
        var random = new Random(seed);
        var vector = new float[Parameters];
        foreach (ref var value in vector.AsSpan())
        {
            value = random.NextSingle();
        }

        return vector;
    }

    private static ModelSpec SpecOf(int parameters) =>
        new()
        {
            Architecture = "compact",
            Width = 8,
            Norm = NormKind.Group,
            InputSize = 64,
            Channels = 1,
            Classes = ["a", "b"],
            Mean = [0.5f],
            Std = [0.25f],
            Tensors = [new TensorSpec("w", [parameters], TensorRole.Shared)],
        };
}
