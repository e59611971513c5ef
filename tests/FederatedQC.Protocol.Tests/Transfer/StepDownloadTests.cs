using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Transfer;
using FederatedQC.Protocol.Wire;
using Google.Protobuf;

namespace FederatedQC.Protocol.Tests.Transfer;

public sealed class StepDownloadTests
{
    private const int Learnt = (2 * ParameterBlocks.Size) + 10;
    private const int Parameters = Learnt + 3;

    private static readonly ModelSpec Spec = new()
    {
        Architecture = "compact",
        Width = 8,
        Norm = NormKind.Batch,
        InputSize = 64,
        Channels = 1,
        Classes = ["a", "b"],
        Mean = [0.5f],
        Std = [0.25f],
        Tensors = [new TensorSpec("w", [Learnt], TensorRole.Shared), new TensorSpec("norm.running_var", [3], TensorRole.Shared)],
    };

    private readonly float[] _start = Vector(1);
    private readonly float[] _next = Vector(2);
    private readonly byte[][] _blocks;

    public StepDownloadTests() => _blocks = Encode("int8", _start, _next);

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 0)]
    public void A_model_comes_of_its_base_and_the_step_whatever_the_order_of_the_blocks(params int[] order)
    {
        var download = Begin(Manifest());
        foreach (var block in order)
        {
            download.TryTake(out _).ShouldBeFalse();
            download.Offer(block, _blocks[block]).ShouldBe(BlockReception.Accepted);
            download.Offer(block, _blocks[block]).ShouldBe(BlockReception.Duplicate);
        }

        download.TryTake(out var shared).ShouldBeTrue();
        shared.ShouldBe(_next);
    }

    [Fact]
    public void A_block_that_is_not_the_manifests_is_ignored_and_can_come_again()
    {
        var download = Begin(Manifest());
        byte[] damaged = [.. _blocks[1]];
        damaged[17] ^= 1;
        download.Offer(1, damaged).ShouldBe(BlockReception.Corrupt);
        download.Offer(1, _blocks[0]).ShouldBe(BlockReception.Corrupt);
        download.Offer(1, []).ShouldBe(BlockReception.Corrupt);
        download.Offer(1, _blocks[1].AsSpan(1)).ShouldBe(BlockReception.Corrupt);
        download.Offer(3, _blocks[0]).ShouldBe(BlockReception.OutOfRange);
        download.Offer(-1, _blocks[0]).ShouldBe(BlockReception.OutOfRange);
        download.IsComplete.ShouldBeFalse();
        download.Offer(1, _blocks[1]).ShouldBe(BlockReception.Accepted);
        download.Shared[ParameterBlocks.RangeOf(Parameters, 1)].ToArray().ShouldBe(_next[ParameterBlocks.RangeOf(Parameters, 1)]);
        download.Shared[ParameterBlocks.RangeOf(Parameters, 0)].ToArray().ShouldBe(_start[ParameterBlocks.RangeOf(Parameters, 0)]);
    }

    [Fact]
    public void A_signed_block_that_can_not_be_applied_is_refused()
    {
        _blocks[0].AsSpan(0, 4).Fill(0xFF);
        Begin(Manifest()).Offer(0, _blocks[0]).ShouldBe(BlockReception.Corrupt);
    }

    [Fact]
    public void What_does_not_come_to_the_models_id_is_not_given_out()
    {
        // Sound blocks, signed, of another step.
        var other = Encode("int8", _start, Vector(3));
        var download = Begin(Manifest(other));
        for (var block = 0; block < other.Length; block++)
        {
            download.Offer(block, other[block]).ShouldBe(BlockReception.Accepted);
        }

        download.IsComplete.ShouldBeTrue();
        download.TryTake(out var shared).ShouldBeFalse();
        shared.ShouldBeNull();
    }

    [Fact]
    public void A_step_from_or_to_another_model_is_refused()
    {
        Refused(manifest => manifest.Model = PackedHashes.Pack(Hash256.Of([1])));
        Refused(manifest => manifest.BaseModel = PackedHashes.Pack(Hash256.Of([1])));
        Refused(manifest => manifest.BaseModel = ByteString.Empty);
    }

    [Fact]
    public void A_manifest_that_is_out_of_shape_is_refused()
    {
        Refused(manifest => manifest.Codec = "zip");
        Refused(manifest => manifest.Codec = "randomk:0.1");
        Refused(manifest => manifest.Codec = "int4");
        Refused(manifest => manifest.BlockLengths.RemoveAt(0));
        Refused(manifest => manifest.BlockLengths.Add(1));
        Refused(manifest => manifest.BlockLengths[2] = 0);
        Refused(manifest => manifest.BlockLengths[2]++);
        Refused(manifest => manifest.BlockLengths[2] = uint.MaxValue);
        Refused(manifest => manifest.BlockHashes = ByteString.CopyFrom(manifest.BlockHashes.Span[1..]));
        Refused(manifest => manifest.BlockHashes = ByteString.CopyFrom(manifest.BlockHashes.Span[32..]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Random_manifests_and_blocks_never_throw_and_never_become_a_model(int seed)
    {
        var random = new Random(seed);
        var sound = Manifest().ToByteArray();
        for (var time = 0; time < 300; time++)
        {
            var bytes = sound[..random.Next(sound.Length + 1)];
            for (var flips = random.Next(4); flips > 0 && bytes.Length > 0; flips--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                var manifest = StepManifest.Parser.ParseFrom(bytes);
                if (StepDownload.TryBegin(manifest, Id(_next), Id(_start), new ModelState(Spec, [.. _start], []), out var download, out _))
                {
                    var noise = new byte[random.Next(100)];
                    random.NextBytes(noise);
                    download.Offer(random.Next(-1, 4), noise).ShouldNotBe(BlockReception.Accepted);
                    download.TryTake(out _).ShouldBeFalse();
                }
            }
            catch (InvalidProtocolBufferException)
            {
                // What the envelope's reader turns into a fault.
            }
        }
    }

    private StepDownload Begin(StepManifest manifest)
    {
        StepDownload
            .TryBegin(manifest, Id(_next), Id(_start), new ModelState(Spec, [.. _start], []), out var download, out var problem)
            .ShouldBeTrue(problem);
        return download;
    }

    private void Refused(Action<StepManifest> change)
    {
        var manifest = Manifest();
        change(manifest);
        StepDownload
            .TryBegin(manifest, Id(_next), Id(_start), new ModelState(Spec, [.. _start], []), out var download, out var problem)
            .ShouldBeFalse();
        download.ShouldBeNull();
        problem.ShouldNotBeNullOrEmpty();
    }

    private StepManifest Manifest(byte[][]? blocks = null) =>
        new()
        {
            Model = PackedHashes.Pack(Id(_next)),
            BaseModel = PackedHashes.Pack(Id(_start)),
            Codec = "int8",
            BlockHashes = PackedHashes.Pack([.. (blocks ?? _blocks).Select(block => Hash256.Of(block))]),
            BlockLengths = { (blocks ?? _blocks).Select(block => (uint)block.Length) },
        };

    private static Hash256 Id(float[] shared) => ModelId.Of(Spec, shared);

    // next becomes what the step makes of start.
    private static byte[][] Encode(string codec, float[] start, float[] next)
    {
        var step = new StepCodec(new ParameterLayout(Spec), DeltaCodecs.Get(codec));
        return
        [
            .. Enumerable
                .Range(0, step.Blocks)
                .Select(block =>
                {
                    var range = ParameterBlocks.RangeOf(Parameters, block);
                    var bytes = new byte[step.MaxEncodedLength(block)];
                    var residual = new float[ParameterBlocks.LengthOf(Parameters, block)];
                    step.TryEncode(
                            block,
                            start.AsSpan(range),
                            next.AsSpan(range),
                            residual,
                            BlockSeeds.Of(1, "", 0, block),
                            bytes,
                            out var length
                        )
                        .ShouldBeTrue();
                    return bytes[..length];
                }),
        ];
    }

    private static float[] Vector(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Parameters).Select(_ => random.NextSingle())];
    }
}
