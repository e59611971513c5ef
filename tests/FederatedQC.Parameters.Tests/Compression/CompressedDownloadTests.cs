using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Tests.Codecs;

namespace FederatedQC.Parameters.Tests.Compression;

public sealed class CompressedDownloadTests
{
    private const int Parameters = 3000;

    [Theory]
    [MemberData(nameof(DeltaCodecContractTests.Contractions), MemberType = typeof(DeltaCodecContractTests))]
    public void Aggregator_and_site_have_the_same_hash_in_every_round(string name)
    {
        var codec = DeltaCodecs.Get(name);
        var (aggregator, residual, meant) = (Deltas.Normal(Parameters, 100), new float[Parameters], new double[Parameters]);
        var (start, site) = (aggregator.ToArray(), aggregator.ToArray());
        for (var round = 0; round < 20; round++)
        {
            var change = Deltas.Normal(Parameters, round);
            WeightedSum.Add(meant, change, 1);
            var encoded = new byte[codec.MaxEncodedLength(Parameters)];
            CompressedDownload
                .TryEncode(codec, change, residual, BlockSeeds.Of(1, "", round, 0), aggregator, encoded, out var length)
                .ShouldBeTrue();
            CompressedDownload.TryApply(codec, encoded.AsSpan(0, length), site).ShouldBeTrue();
            BlockHashes.OfBlock(site).ShouldBe(BlockHashes.OfBlock(aggregator));
        }

        // What the model has not followed yet is in the residual.
        for (var index = 0; index < Parameters; index++)
        {
            ((double)aggregator[index] - start[index] + residual[index]).ShouldBe(meant[index], 1e-6);
        }
    }

    [Fact]
    public void Bytes_that_are_no_step_are_refused()
    {
        var codec = DeltaCodecs.Get("int8");
        CompressedDownload.TryApply(codec, new byte[7], new float[4]).ShouldBeFalse();
        CompressedDownload.TryApply(DeltaCodecs.Get("float32"), FloatBytes.Of([float.MaxValue]), [float.MaxValue]).ShouldBeFalse();
    }

    [Fact]
    public void Nothing_changes_where_the_change_is_not_finite()
    {
        var (model, residual) = (new float[] { 1, 2 }, new float[] { 3, 4 });
        CompressedDownload
            .TryEncode(DeltaCodecs.Get("int8"), [1, float.NaN], residual, default, model, new byte[100], out _)
            .ShouldBeFalse();
        CompressedDownload
            .TryEncode(DeltaCodecs.Get("int8"), [float.MaxValue, 2], [float.MaxValue, 0], default, model, new byte[100], out _)
            .ShouldBeFalse();
        Should.Throw<ArgumentException>(() =>
            CompressedDownload.TryEncode(DeltaCodecs.Get("int8"), [1, 2], residual, default, new float[3], new byte[100], out _)
        );
        Should.Throw<ArgumentException>(() =>
            CompressedDownload.TryEncode(DeltaCodecs.Get("randomk:0.1"), [1, 2], residual, default, model, new byte[100], out _)
        );
        model.ShouldBe([1, 2]);
        residual.ShouldBe([3, 4]);
    }

    [Fact]
    public void A_next_model_beyond_float32_is_none() =>
        CompressedDownload
            .TryEncode(DeltaCodecs.Get("float32"), [float.MaxValue], [0], default, [float.MaxValue], new byte[4], out _)
            .ShouldBeFalse();
}
