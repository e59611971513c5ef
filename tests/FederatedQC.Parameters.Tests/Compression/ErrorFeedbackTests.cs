using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Tests.Codecs;
using FederatedQC.Parameters.Tests.Kernels;

namespace FederatedQC.Parameters.Tests.Compression;

public sealed class ErrorFeedbackTests
{
    private const int Parameters = 1000;

    [Theory]
    [InlineData("topk:0.1")]
    [InlineData("stc:0.1")]
    [InlineData("topk:0.02")]
    public void The_mean_of_what_was_sent_converges_to_the_mean_of_what_was_meant(string name)
    {
        var delta = Deltas.Peaked(Parameters, 1);
        var early = Error(name, delta, rounds: 200);
        var late = Error(name, delta, rounds: 3200);

        // The residual stays bounded, so the error of the mean falls as 1 / rounds: 16 times as many rounds, at least 8 times less.
        late.ShouldBeLessThan(early / 8);
        late.ShouldBeLessThan(0.02);
    }

    [Theory]
    [InlineData("topk:0.1")]
    [InlineData("stc:0.1")]
    public void Without_it_most_parameters_never_move(string name)
    {
        var codec = DeltaCodecs.Get(name);
        var delta = Deltas.Normal(Parameters, 1);
        var sent = new double[Parameters];
        for (var round = 0UL; round < 100; round++)
        {
            var encoded = new byte[codec.MaxEncodedLength(Parameters)];
            var length = codec.Encode(delta, new BlockSeeds(round, round), encoded);
            codec.TryAccumulate(encoded.AsSpan(0, length), 1, sent).ShouldBeTrue();
        }

        sent.Count(value => value == 0).ShouldBeGreaterThanOrEqualTo(900);
    }

    [Theory]
    [MemberData(nameof(DeltaCodecContractTests.Contractions), MemberType = typeof(DeltaCodecContractTests))]
    public void What_was_sent_and_what_is_left_are_what_was_meant(string name)
    {
        var codec = DeltaCodecs.Get(name);
        var (residual, sent, meant) = (new float[Parameters], new double[Parameters], new double[Parameters]);
        for (var round = 0; round < 30; round++)
        {
            var delta = Deltas.Normal(Parameters, round);
            WeightedSum.Add(meant, delta, 1);
            var encoded = new byte[codec.MaxEncodedLength(Parameters)];
            var length = ErrorFeedback.Encode(codec, delta, residual, new BlockSeeds(1, (ulong)round), encoded);
            codec.TryAccumulate(encoded.AsSpan(0, length), 1, sent).ShouldBeTrue();
        }

        WeightedSum.Add(sent, residual, 1);
        for (var index = 0; index < Parameters; index++)
        {
            sent[index].ShouldBe(meant[index], 1e-6);
        }
    }

    [Fact]
    public void A_codec_that_enlarges_is_refused() =>
        Should
            .Throw<ArgumentException>(() =>
                ErrorFeedback.Encode(DeltaCodecs.Get("randomk:0.1"), new float[9], new float[9], default, new byte[100])
            )
            .Message.ShouldContain("randomk:0.1");

    [Fact]
    public void Nothing_changes_where_the_delta_is_not_finite()
    {
        var residual = Deltas.Normal(10, 1);
        var before = KernelInputs.Bits(residual);
        var delta = new float[10];
        delta[3] = float.NaN;
        Should.Throw<ArgumentException>(() => ErrorFeedback.Encode(DeltaCodecs.Get("topk:0.1"), delta, residual, default, new byte[100]));
        Should.Throw<ArgumentException>(() =>
            ErrorFeedback.Encode(DeltaCodecs.Get("topk:0.1"), new float[9], residual, default, new byte[100])
        );
        Should.Throw<ArgumentException>(() =>
            ErrorFeedback.Encode(DeltaCodecs.Get("int8"), new float[10], residual, default, new byte[13])
        );
        KernelInputs.Bits(residual).ShouldBe(before);
    }

    private static double Error(string name, float[] delta, int rounds)
    {
        var codec = DeltaCodecs.Get(name);
        var (residual, mean) = (new float[delta.Length], new double[delta.Length]);
        for (var round = 0; round < rounds; round++)
        {
            var encoded = new byte[codec.MaxEncodedLength(delta.Length)];
            var length = ErrorFeedback.Encode(codec, delta, residual, new BlockSeeds(0, (ulong)round), encoded);
            codec.TryAccumulate(encoded.AsSpan(0, length), 1.0 / rounds, mean).ShouldBeTrue();
        }

        return Math.Sqrt(delta.Zip(mean).Sum(pair => Math.Pow(pair.First - pair.Second, 2)) / delta.Sum(value => (double)value * value));
    }
}
