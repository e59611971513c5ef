using FederatedQC.EdgeAgent.Tests.Sync;
using FederatedQC.EdgeAgent.Training;
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
    private readonly float[] _start = [.. Enumerable.Range(0, Parameters).Select(index => index / 7f)];

    [Fact]
    public void What_is_sent_is_the_difference_block_by_block()
    {
        var commit = Encode("float32", value => value + 0.5f);

        commit.BlockLengths.ShouldBe([ParameterBlocks.Size * 4u, 4000u]);
        var delta = new float[1000];
        DeltaCodecs.Get("float32").TryDecode(File.ReadAllBytes(_folder.Of("blocks")).AsSpan(ParameterBlocks.Size * 4), delta).ShouldBeTrue();
        delta[999].ShouldBe(_start[^1] + 0.5f - _start[^1]);
        PackedHashes.Unpack(commit.BlockHashes)![1].ShouldBe(Hash256.Of(File.ReadAllBytes(_folder.Of("blocks")).AsSpan(ParameterBlocks.Size * 4)));
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("int8")]
    public void The_same_training_gives_the_same_bytes(string codec)
    {
        var first = Encode(codec, value => value * 1.01f);
        var bytes = File.ReadAllBytes(_folder.Of("blocks"));

        Encode(codec, value => value * 1.01f).ShouldBe(first);
        File.ReadAllBytes(_folder.Of("blocks")).ShouldBe(bytes);
    }

    [Fact]
    public void A_training_that_diverged_is_refused() => Should.Throw<InvalidDataException>(() => Encode("int8", _ => float.NaN));

    [Fact]
    public void A_model_of_another_length_is_refused()
    {
        File.WriteAllBytes(_folder.Of("end"), new byte[12]);

        Should.Throw<InvalidDataException>(() => Encode("int8"));
    }

    public void Dispose() => _folder.Dispose();

    private UpdateCommit Encode(string codec, Func<float, float> train)
    {
        File.WriteAllBytes(_folder.Of("end"), FloatBytes.Of([.. _start.Select(train)]).ToArray());
        return Encode(codec);
    }

    private UpdateCommit Encode(string codec)
    {
        var plan = Sites.Plan(1, Phase.Train) with { Settings = Sites.Settings with { Codec = codec } };
        return UpdateEncoder.Encode(plan, Sites.Own, _start, _folder.Of("end"), _folder.Of("blocks"));
    }
}
