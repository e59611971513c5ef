using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Models;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;

namespace FederatedQC.EdgeAgent.Tests.Agent;

/// <summary>A step from one model to the next: what is published of it, and the model that it makes.</summary>
internal sealed record FakeStep(ModelState Next, StepManifest Manifest, byte[][] Blocks)
{
    public long Bytes => Blocks.Sum(block => (long)block.Length);

    /// <summary>The step from a model towards another one.</summary>
    public static FakeStep Towards(ModelState start, ModelState meant, string codec)
    {
        var step = new StepCodec(new ParameterLayout(start.Spec), DeltaCodecs.Get(codec));
        var next = meant.Shared.ToArray();
        byte[][] blocks =
        [
            .. Enumerable
                .Range(0, step.Blocks)
                .Select(block =>
                {
                    var range = ParameterBlocks.RangeOf(next.Length, block);
                    var bytes = new byte[step.MaxEncodedLength(block)];
                    var residual = new float[ParameterBlocks.LengthOf(next.Length, block)];
                    step.TryEncode(
                            block,
                            start.Shared.AsSpan(range),
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
        var manifest = new StepManifest
        {
            Model = PackedHashes.Pack(ModelId.Of(start.Spec, next)),
            BaseModel = PackedHashes.Pack(ModelId.Of(start.Spec, start.Shared)),
            Codec = codec,
            BlockHashes = PackedHashes.Pack([.. blocks.Select(block => Hash256.Of(block))]),
            BlockLengths = { blocks.Select(block => (uint)block.Length) },
        };
        return new FakeStep(start with { Shared = next }, manifest, blocks);
    }

    public FakeStep With(Action<StepManifest> change)
    {
        var manifest = Manifest.Clone();
        change(manifest);
        return this with { Manifest = manifest };
    }
}
