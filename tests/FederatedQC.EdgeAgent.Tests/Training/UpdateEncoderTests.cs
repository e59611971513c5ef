using FederatedQC.EdgeAgent.Tests.Sync;
using FederatedQC.EdgeAgent.Training;
using FederatedQC.Federation.Updates;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;
using FederatedQC.Protocol.Messages;
using FederatedQC.Protocol.Wire;
using FederatedQC.TestKit;

namespace FederatedQC.EdgeAgent.Tests.Training;

public sealed class UpdateEncoderTests : IDisposable
{
    private const int Parameters = ParameterBlocks.Size + 1000;
    private readonly TemporaryFolder _folder = new();
    private readonly float[] _delta = [.. Enumerable.Range(0, Parameters).Select(index => index / 7f)];
    private UpdateCommit? _last;

    [Fact]
    public void What_is_sent_is_the_delta_block_by_block()
    {
        var commit = Encode("float32", _delta);

        commit.BlockLengths.ShouldBe([ParameterBlocks.Size * 4u, 4000u]);
        var delta = new float[1000];
        DeltaCodecs.Get("float32").TryDecode(Blocks.AsSpan(ParameterBlocks.Size * 4), delta).ShouldBeTrue();
        delta.ShouldBe(_delta[ParameterBlocks.Size..]);
        PackedHashes.Unpack(commit.BlockHashes)![1].ShouldBe(Hash256.Of(Blocks.AsSpan(ParameterBlocks.Size * 4)));
    }

    [Fact]
    public void The_blocks_of_the_control_variate_follow_those_of_the_delta()
    {
        var commit = Encode("float32", _delta, [.. _delta.Select(value => -value)]);

        commit.BlockLengths.ShouldBe([ParameterBlocks.Size * 4u, 4000u, ParameterBlocks.Size * 4u, 4000u]);
        FloatBytes.Of([.. _delta, .. _delta.Select(value => -value)]).ToArray().ShouldBe(Blocks);
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    public void The_same_training_gives_the_same_bytes(string codec)
    {
        var first = Encode(codec, _delta);
        var bytes = Blocks;

        Encode(codec, _delta).ShouldBe(first);
        Blocks.ShouldBe(bytes);
    }

    [Fact]
    public void What_the_codec_left_out_is_remembered_beside_the_blocks()
    {
        Encode("topk:0.1", _delta);

        var sent = new float[1000];
        DeltaCodecs.Get("topk:0.1").TryDecode(Blocks.AsSpan(Blocks.Length - (int)_last!.BlockLengths[1]), sent).ShouldBeTrue();
        var residual = SiteMemoryFile.Read(_folder.Of(TrainedUpdates.MemoryFile))!.Vectors[SiteVectors.Residual];
        sent.Count(value => value != 0).ShouldBe(100);
        sent.Zip(residual[ParameterBlocks.Size..], (a, b) => a + b).ShouldBe(_delta[ParameterBlocks.Size..]);
    }

    [Fact]
    public void A_training_that_diverged_is_refused() =>
        Should.Throw<InvalidDataException>(() => Encode("int8", [.. _delta[..^1], float.NaN]));

    public void Dispose() => _folder.Dispose();

    private byte[] Blocks => File.ReadAllBytes(_folder.Of(TrainedUpdates.BlocksFile));

    private UpdateCommit Encode(string codec, params float[][] sections)
    {
        var plan = Sites.Plan(1, Phase.Train) with { Settings = Sites.Settings with { Codec = codec } };
        return _last = UpdateEncoder.Encode(plan, Sites.Own, new LocalUpdate(sections, SiteMemory.Empty), _folder.Path);
    }
}
