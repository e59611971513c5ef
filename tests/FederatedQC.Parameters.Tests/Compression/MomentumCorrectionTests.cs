using FederatedQC.Parameters.Codecs;
using FederatedQC.Parameters.Compression;
using FederatedQC.Parameters.Kernels;
using FederatedQC.Parameters.Tests.Codecs;

namespace FederatedQC.Parameters.Tests.Compression;

public sealed class MomentumCorrectionTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(10)]
    public void What_is_not_sent_grows_as_a_geometric_series(int rounds)
    {
        // u after t rounds of g = 1 is (1 - m^t) / (1 - m), and v its sum over the rounds.
        var (velocity, pending) = (new float[3], new float[3]);
        for (var round = 0; round < rounds; round++)
        {
            MomentumCorrection.Accumulate([1, 1, 1], 0.9f, velocity, pending);
        }

        velocity[1].ShouldBe((float)((1 - Math.Pow(0.9, rounds)) / 0.1), 1e-4f);
        pending[1].ShouldBe((float)Enumerable.Range(1, rounds).Sum(round => (1 - Math.Pow(0.9, round)) / 0.1), 1e-4f);
    }

    [Fact]
    public void Both_are_cleared_where_it_was_sent_and_nowhere_else()
    {
        float[] velocity = [1, 2, 3];
        float[] pending = [4, 5, 6];
        MomentumCorrection.Clear([0, 5, 0], velocity, pending);
        velocity.ShouldBe([1, 0, 3]);
        pending.ShouldBe([4, 0, 6]);
    }

    [Fact]
    public void What_rounding_left_of_a_value_is_kept()
    {
        float[] velocity = [1];
        float[] pending = [4];
        MomentumCorrection.Clear([3.5f], velocity, pending);
        velocity.ShouldBe([0]);
        pending.ShouldBe([0.5f]);
    }

    [Fact]
    public void Every_parameter_is_sent_sooner_or_later()
    {
        const int Rounds = 400;
        var codec = DeltaCodecs.Get("topk:0.05");
        var delta = Deltas.Normal(200, 3);
        var (velocity, pending, sent) = (new float[200], new float[200], new double[200]);
        for (var round = 0; round < Rounds; round++)
        {
            MomentumCorrection.Accumulate(delta, 0.9f, velocity, pending);
            var encoded = new byte[codec.MaxEncodedLength(200)];
            var length = codec.Encode(pending, new BlockSeeds(1, (ulong)round), encoded);
            var decoded = new float[200];
            codec.TryDecode(encoded.AsSpan(0, length), decoded).ShouldBeTrue();
            MomentumCorrection.Clear(decoded, velocity, pending);
            WeightedSum.Add(sent, decoded, 1.0 / Rounds);
        }

        // Masked momentum enlarges what waits, so the direction is what is kept.
        var cosine =
            delta.Zip(sent).Sum(pair => pair.First * pair.Second)
            / Math.Sqrt(delta.Sum(value => (double)value * value) * sent.Sum(value => value * value));
        cosine.ShouldBeGreaterThan(0.9);
        delta.Zip(sent).Count(pair => pair.First * pair.Second > 0).ShouldBeGreaterThan(190);
    }

    [Fact]
    public void Lengths_that_differ_and_a_momentum_of_one_are_refused()
    {
        Should.Throw<ArgumentException>(() => MomentumCorrection.Accumulate([1], 0.9f, new float[2], new float[1]));
        Should.Throw<ArgumentException>(() => MomentumCorrection.Accumulate([1], 0.9f, new float[1], new float[2]));
        Should.Throw<ArgumentException>(() => MomentumCorrection.Clear([1], new float[1], new float[2]));
        Should.Throw<ArgumentOutOfRangeException>(() => MomentumCorrection.Accumulate([1], 1, new float[1], new float[1]));
        Should.Throw<ArgumentOutOfRangeException>(() => MomentumCorrection.Accumulate([1], float.NaN, new float[1], new float[1]));
    }

    [Fact]
    public void The_warm_up_is_the_papers_and_never_below_the_share_that_is_wanted()
    {
        // Lin et al. 2018, section 3: 75, 93.75, 98.4, 99.6 and 99.9 % are left out.
        Enumerable
            .Range(0, 7)
            .Select(round => SparsityWarmUp.ShareOf(round, 0.0005m))
            .ShouldBe([0.25m, 0.0625m, 0.016m, 0.004m, 0.001m, 0.0005m, 0.0005m]);
        Enumerable.Range(0, 4).Select(round => SparsityWarmUp.ShareOf(round, 0.01m)).ShouldBe([0.25m, 0.0625m, 0.016m, 0.01m]);
        Should.Throw<ArgumentOutOfRangeException>(() => SparsityWarmUp.ShareOf(-1, 0.01m));
        Should.Throw<ArgumentOutOfRangeException>(() => SparsityWarmUp.ShareOf(0, 0));
    }
}
