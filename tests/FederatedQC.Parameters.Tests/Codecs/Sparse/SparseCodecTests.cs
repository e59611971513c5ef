using System.Buffers.Binary;
using FederatedQC.Parameters.Blocks;
using FederatedQC.Parameters.Codecs;

namespace FederatedQC.Parameters.Tests.Codecs.Sparse;

public sealed class SparseCodecTests
{
    // 32 / (p (bits of a gap + 1 or 8)), with the bits of the formula of Sattler et al. 2020.
    [Theory]
    [InlineData("stc:0.04", 112.9)]
    [InlineData("stc:0.01", 351.3)]
    [InlineData("stc:0.005", 632.9)]
    [InlineData("stc:0.0025", 1151.7)]
    [InlineData("stc:0.001", 2561)]
    [InlineData("topk:0.04", 56.8)]
    [InlineData("topk:0.01", 198.7)]
    [InlineData("topk:0.005", 374.0)]
    [InlineData("topk:0.0025", 706.7)]
    [InlineData("topk:0.001", 1641)]
    public void An_update_is_as_many_times_smaller_as_in_the_table(string name, double expected)
    {
        const int Blocks = 16;
        var bytes = Enumerable.Range(0, Blocks).Sum(block => Encode(name, Deltas.Normal(ParameterBlocks.Size, block)).Length);
        (Blocks * 4.0 * ParameterBlocks.Size / bytes).ShouldBeInRange(expected * 0.98, expected * 1.02);
    }

    [Fact]
    public void Random_positions_are_the_same_at_every_site_and_others_with_another_shared_seed()
    {
        var codec = DeltaCodecs.Get("randomk:0.1");
        var supports = new[] { (1UL, 1UL, 1), (1UL, 2UL, 2), (2UL, 1UL, 1) }
            .Select(site =>
            {
                var encoded = new byte[codec.MaxEncodedLength(1000)];
                var decoded = new float[1000];
                codec.Encode(Deltas.Normal(1000, site.Item3), new BlockSeeds(site.Item1, site.Item2), encoded);
                codec.TryDecode(encoded, decoded).ShouldBeTrue();
                BinaryPrimitives.ReadUInt64LittleEndian(encoded).ShouldBe(site.Item1);
                return decoded.Index().Where(pair => pair.Item != 0).Select(pair => pair.Index).ToHashSet();
            })
            .ToArray();
        supports[0].Union(supports[1]).Count().ShouldBeLessThanOrEqualTo(100);
        supports[0].Union(supports[2]).Count().ShouldBeGreaterThan(150);
    }

    [Theory]
    [InlineData("topk:0.1")]
    [InlineData("stc:0.1")]
    [InlineData("randomk:0.1")]
    public void Only_what_was_sent_is_added(string name)
    {
        const double Mark = 1.5;
        var encoded = Encode(name, Deltas.Normal(500, 3));
        var sum = Enumerable.Repeat(Mark, 500).ToArray();
        DeltaCodecs.Get(name).TryAccumulate(encoded, 1, sum).ShouldBeTrue();
        sum.Count(value => value != Mark).ShouldBeInRange(40, 50);
    }

    [Theory]
    [InlineData("topk:0.1")]
    [InlineData("stc:0.1")]
    public void A_scale_that_the_encoder_never_writes_is_refused(string name)
    {
        foreach (var scale in new ushort[] { 0x7F80, 0x7FC0, 0xFFC0, 0x8000, 0xBF80 })
        {
            var encoded = Encode(name, Deltas.Normal(500, 3));
            BinaryPrimitives.WriteUInt16LittleEndian(encoded, scale);
            DeltaCodecs.Get(name).TryDecode(encoded, new float[500]).ShouldBeFalse();
        }
    }

    [Fact]
    public void Positions_beyond_the_block_are_refused()
    {
        // The same bytes in a block of the same number sent, but shorter: 505 and 509 both send 50.
        var delta = new float[509];
        Array.Fill(delta, 1f, 459, 50);
        var encoded = Encode("topk:0.1", delta);
        DeltaCodecs.Get("topk:0.1").TryDecode(encoded, new float[509]).ShouldBeTrue();
        DeltaCodecs.Get("topk:0.1").TryDecode(encoded, new float[505]).ShouldBeFalse();
        DeltaCodecs.Get("topk:0.1").TryAccumulate(encoded, 1, new double[505]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("topk:0.1")]
    [InlineData("stc:0.1")]
    [InlineData("randomk:0.1")]
    public void The_largest_numbers_come_back_finite(string name)
    {
        float[] delta = [.. Enumerable.Range(0, 40).Select(index => index % 2 == 0 ? float.MaxValue : float.MinValue)];
        var decoded = new float[40];
        DeltaCodecs.Get(name).TryDecode(Encode(name, delta), decoded).ShouldBeTrue();
        CodecBound.Holds(name, delta, decoded).ShouldBeTrue();
    }

    private static byte[] Encode(string name, float[] delta)
    {
        var encoded = new byte[DeltaCodecs.Get(name).MaxEncodedLength(delta.Length)];
        return encoded[..DeltaCodecs.Get(name).Encode(delta, new BlockSeeds(3, 4), encoded)];
    }
}
