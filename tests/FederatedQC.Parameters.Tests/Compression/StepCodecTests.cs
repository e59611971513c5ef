using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Models;
using FederatedQC.Parameters.Tests.Codecs;

namespace FederatedQC.Parameters.Tests.Compression;

/// <summary>Steps of a model of two blocks: weights, a variance that lies over the border of the blocks, and weights.</summary>
public sealed class StepCodecTests
{
    private const int First = ParameterBlocks.Size - 3;
    private const int Statistics = 5;
    private const int Last = 1000;
    private const int Count = First + Statistics + Last;

    private static readonly ParameterLayout Layout = new(
        new ModelSpec
        {
            Architecture = "compact",
            Width = 8,
            Norm = NormKind.Batch,
            InputSize = 64,
            Channels = 1,
            Classes = ["good", "scratch"],
            DefectFreeClass = "good",
            Mean = [0.5f],
            Std = [0.25f],
            Tensors =
            [
                new TensorSpec("first", [First], TensorRole.Shared),
                new TensorSpec("norm.running_var", [Statistics], TensorRole.Shared),
                new TensorSpec("last", [Last], TensorRole.Shared),
            ],
        }
    );

    private static Range Variances => First..(First + Statistics);

    [Theory]
    [MemberData(nameof(DeltaCodecContractTests.Contractions), MemberType = typeof(DeltaCodecContractTests))]
    public void Aggregator_and_site_have_the_same_model_in_every_round(string name)
    {
        var codec = new StepCodec(Layout, DeltaCodecs.Get(name));
        var (aggregator, residual) = (Deltas.Normal(Count, 100), new float[Count]);
        var site = aggregator.ToArray();
        for (var round = 0; round < 4; round++)
        {
            var next = Changed(aggregator, round);
            foreach (var (block, encoded) in Encode(codec, aggregator, next, residual, round).Index())
            {
                codec.Fits(block, encoded.Length).ShouldBeTrue();
                codec.TryApply(block, encoded, site.AsSpan(ParameterBlocks.RangeOf(Count, block))).ShouldBeTrue();
            }

            BlockHashes.OfVector(site).ShouldBe(BlockHashes.OfVector(next));
            aggregator = next;
        }
    }

    [Theory]
    [MemberData(nameof(DeltaCodecContractTests.Contractions), MemberType = typeof(DeltaCodecContractTests))]
    public void A_running_statistic_arrives_as_it_was_meant(string name)
    {
        var codec = new StepCodec(Layout, DeltaCodecs.Get(name));
        var (start, residual) = (new float[Count], new float[Count]);
        start.AsSpan(Variances).Fill(1);
        var next = Deltas.Normal(Count, 1);
        // Small after a large fall: what a scale shared with others would take below zero.
        float[] variances = [1e-6f, 0.3f, 0, 2e-5f, 7];
        variances.CopyTo(next.AsSpan(Variances));
        Encode(codec, start, next, residual, round: 0);
        next[Variances].ShouldBe(variances);
        residual[Variances].ShouldBe(new float[Statistics]);
    }

    [Fact]
    public void An_encoded_block_is_the_codecs_bytes_of_what_is_learnt_and_then_the_statistics()
    {
        var int8 = DeltaCodecs.Get("int8");
        var (start, next) = (Deltas.Normal(Count, 1), Deltas.Normal(Count, 2));
        var meant = next.ToArray();
        var encoded = Encode(new StepCodec(Layout, int8), start, next, new float[Count], round: 7)[1];

        // Block 1 begins with two statistics.
        var change = meant[(ParameterBlocks.Size + 2)..]
            .Zip(start[(ParameterBlocks.Size + 2)..], (after, before) => after - before)
            .ToArray();
        var bytes = new byte[int8.MaxEncodedLength(change.Length)];
        int8.Encode(change, BlockSeeds.Of(3, "", 7, 1), bytes);
        encoded.ShouldBe([.. bytes, .. FloatBytes.Of(meant.AsSpan(ParameterBlocks.Size, 2))]);
    }

    [Fact]
    public void What_is_no_step_is_refused_at_every_length()
    {
        var codec = new StepCodec(Layout, DeltaCodecs.Get("int8"));
        var (start, next) = (Deltas.Normal(Count, 1), Deltas.Normal(Count, 2));
        var encoded = Encode(codec, start, next, new float[Count], round: 0)[1];
        for (var length = 0; length < encoded.Length; length++)
        {
            codec.TryApply(1, encoded.AsSpan(0, length), start.AsSpan(ParameterBlocks.Size)).ShouldBeFalse();
        }

        codec.TryApply(1, [.. encoded, 0], start.AsSpan(ParameterBlocks.Size)).ShouldBeFalse();
        FloatBytes.Of([float.NaN]).CopyTo(encoded.AsSpan(encoded.Length - 4));
        codec.TryApply(1, encoded, start.AsSpan(ParameterBlocks.Size)).ShouldBeFalse();
        codec.Fits(1, codec.MaxEncodedLength(1)).ShouldBeTrue();
        codec.Fits(1, codec.MaxEncodedLength(1) + 1L).ShouldBeFalse();
        (codec.Fits(2, 1) || codec.Fits(-1, 1) || codec.Fits(0, 0)).ShouldBeFalse();
    }

    [Fact]
    public void A_model_that_is_not_finite_makes_no_step()
    {
        var codec = new StepCodec(Layout, DeltaCodecs.Get("int8"));
        foreach (var spoiled in new[] { 0, ParameterBlocks.Size - 1 })
        {
            var (next, residual) = (new float[ParameterBlocks.Size], new float[ParameterBlocks.Size]);
            (next[spoiled], next[1], residual[2]) = (float.NaN, 5, 6);
            codec
                .TryEncode(0, new float[ParameterBlocks.Size], next, residual, default, new byte[codec.MaxEncodedLength(0)], out _)
                .ShouldBeFalse();
            (next[1], residual[2]).ShouldBe((5, 6));
        }
    }

    [Fact]
    public void A_codec_that_scales_up_what_it_sends_makes_no_steps() =>
        Should.Throw<ArgumentException>(() => new StepCodec(Layout, DeltaCodecs.Get("randomk:0.1"))).Message.ShouldContain("can't be kept");

    private static float[] Changed(float[] model, int seed)
    {
        var next = model.Zip(Deltas.Peaked(Count, seed), (value, change) => value + change).ToArray();
        foreach (ref var variance in next.AsSpan(Variances))
        {
            variance = Math.Abs(variance);
        }

        return next;
    }

    private static byte[][] Encode(StepCodec codec, float[] start, float[] next, float[] residual, int round) =>
        [
            .. Enumerable
                .Range(0, codec.Blocks)
                .Select(block =>
                {
                    var range = ParameterBlocks.RangeOf(Count, block);
                    var bytes = new byte[codec.MaxEncodedLength(block)];
                    codec
                        .TryEncode(
                            block,
                            start.AsSpan(range),
                            next.AsSpan(range),
                            residual.AsSpan(range),
                            BlockSeeds.Of(3, "", round, block),
                            bytes,
                            out var length
                        )
                        .ShouldBeTrue();
                    return bytes[..length];
                }),
        ];
}
